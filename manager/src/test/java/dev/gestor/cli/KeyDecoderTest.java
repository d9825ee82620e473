// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.cli.Key.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyDecoderTest {
    private static final String SEQUENCES = """
            ^[[A, UP
            ^[OA, UP
            ^[[1;5A, UP
            ^[[B, DOWN
            ^[OB, DOWN
            ^[[C, RIGHT
            ^[OD, LEFT
            ^[[H, HOME
            ^[OH, HOME
            ^[[1~, HOME
            ^[[7~, HOME
            ^[[F, END
            ^[[4~, END
            ^[[8~, END
            ^[[5~, PAGE_UP
            ^[[6~, PAGE_DOWN
            ^[[6;2~, PAGE_DOWN
            ^[OM, ENTER
            ^[OP, HELP
            ^[[11~, HELP
            ^[[[A, HELP
            ^[[3~, OTHER
            ^[[[B, OTHER
            ^[[24;80R, OTHER
            ^[[1234567890123456789012345678901234567890~, OTHER
            """;

    private final KeyDecoder decoder = new KeyDecoder();

    static List<String[]> sequences() {
        return SEQUENCES.lines().map(line -> line.split(", ", -1)).toList();
    }

    @Test
    void aSequenceIsOneKeyWhereverItIsCutIntoReads() {
        for (String[] sequence : sequences()) {
            byte[] bytes = bytes(sequence[0]);
            Key expected = Key.of(Kind.valueOf(sequence[1]));
            for (int cut = 0; cut <= bytes.length; cut++) {
                List<Key> keys = new ArrayList<>(decoder.feed(bytes, cut));
                assertThat(keys).as("%s cut at %d", sequence[0], cut).hasSize(cut == bytes.length ? 1 : 0);
                byte[] rest = java.util.Arrays.copyOfRange(bytes, cut, bytes.length);
                keys.addAll(decoder.feed(rest, rest.length));
                assertThat(keys).as("%s cut at %d", sequence[0], cut).containsExactly(expected);
            }
        }
    }

    @Test
    void anEscapeAloneIsAKeyWhenNothingFollows() {
        assertThat(feed("^[")).isEmpty();
        assertThat(decoder.waiting()).isTrue();
        assertThat(decoder.patienceEnds()).containsExactly(Key.of(Kind.ESCAPE));
        assertThat(decoder.waiting()).isFalse();
        assertThat(decoder.patienceEnds()).isEmpty();
        assertThat(feed("[")).containsExactly(Key.character('['));
    }

    @Test
    void anUnfinishedSequenceIsNoEscapeKey() {
        assertThat(feed("^[[")).isEmpty();
        assertThat(decoder.waiting()).isFalse();
        assertThat(decoder.patienceEnds()).isEmpty();
        assertThat(feed("A")).containsExactly(Key.of(Kind.UP));
    }

    @Test
    void escapeAndTheNextKeyInOneReadAreTwo() {
        assertThat(feed("^[q")).containsExactly(Key.of(Kind.ESCAPE), Key.character('q'));
        assertThat(feed("^[^[[A")).containsExactly(Key.of(Kind.ESCAPE), Key.of(Kind.UP));
        assertThat(feed("^[[^[[B")).containsExactly(Key.of(Kind.DOWN));
    }

    @ParameterizedTest
    @CsvSource({
        "13, ENTER",
        "10, ENTER",
        "127, BACKSPACE",
        "8, BACKSPACE",
        "21, ERASE_LINE",
        "12, REDRAW",
        "4, END_OF_INPUT",
        "2, PAGE_UP",
        "6, PAGE_DOWN",
        "1, OTHER",
        "0, OTHER",
        "255, OTHER",
        "128, OTHER"
    })
    void aControlIsAKeyOfItsOwn(int value, Kind kind) {
        assertThat(decoder.feed(new byte[] {(byte) value}, 1)).containsExactly(Key.of(kind));
    }

    @Test
    void severalKeysOfOneReadComeInTheirOrder() {
        assertThat(feed("jk/^[[Ax^M"))
                .containsExactly(
                        Key.character('j'),
                        Key.character('k'),
                        Key.character('/'),
                        Key.of(Kind.UP),
                        Key.character('x'),
                        Key.of(Kind.ENTER));
    }

    @Test
    void aCharacterOfSeveralBytesIsOneKeyAlsoAcrossReads() {
        byte[] bytes = "ñ漢😀".getBytes(StandardCharsets.UTF_8);
        List<Key> keys = new ArrayList<>();
        for (byte one : bytes) {
            keys.addAll(decoder.feed(new byte[] {one}, 1));
        }
        assertThat(keys).containsExactly(Key.character('ñ'), Key.character('漢'), Key.character(0x1f600));
    }

    @Test
    void brokenCharactersAreNoneAndSwallowNothing() {
        byte[] cut = {(byte) 0xc3, 'q'};
        assertThat(decoder.feed(cut, 2)).containsExactly(Key.of(Kind.OTHER), Key.character('q'));
        byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80, 'q'};
        assertThat(decoder.feed(surrogate, 4)).containsExactly(Key.of(Kind.OTHER), Key.character('q'));
    }

    private List<Key> feed(String text) {
        byte[] bytes = bytes(text);
        return decoder.feed(bytes, bytes.length);
    }

    private static byte[] bytes(String text) {
        return text.replace("^[", "\u001b").replace("^M", "\r").getBytes(StandardCharsets.UTF_8);
    }
}
