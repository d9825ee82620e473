// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.Character.UnicodeScript;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterWidthTest {
    @ParameterizedTest
    @CsvSource({
        "a, 1",
        "\u00f1, 1",
        "\u0416, 1",
        "\u0301, 0", // combining acute accent
        "\u20dd, 0", // combining enclosing circle
        "\u200b, 0", // zero width space
        "\u1100, 2", // the first consonant of Hangul
        "\u115f, 2",
        "\u1160, 0", // the first vowel
        "\u231a, 2", // watch
        "\u231b, 2", // hourglass
        "\u231c, 1",
        "\u2630, 2", // trigram, wide since Unicode 16
        "\u23f0, 2", // alarm clock, a range of its own
        "\u23f1, 1", // stopwatch, an emoji without emoji presentation
        "\u2713, 1", // check mark
        "\u2705, 2", // the same in white on green
        "\u303e, 2",
        "\u303f, 1", // ideographic half fill space
        "\ua4c6, 2", // the last radical of Yi
        "\ua4d0, 1", // Lisu
        "\uff01, 2",
        "\uff71, 1", // half-width katakana
        "\uffe6, 2",
        "\uffe8, 1",
    })
    void ofOneUnit(String character, int width) {
        assertThat(CharacterWidth.of(character.codePointAt(0))).isEqualTo(width);
    }

    @ParameterizedTest
    @CsvSource({
        "0x1f004, 2", // mahjong tile red dragon
        "0x1f005, 1",
        "0x1f1e6, 1", // regional indicator: half a flag, or a letter
        "0x1f200, 2",
        "0x1f320, 2",
        "0x1f321, 1", // thermometer, an emoji without emoji presentation
        "0x1f600, 2",
        "0x1f6d7, 2",
        "0x1f7eb, 2",
        "0x1f90b, 1",
        "0x1f9ff, 2",
        "0x1faf8, 2",
        "0x17000, 2", // Tangut
        "0x20000, 2",
        "0x3fffd, 2",
        "0x3fffe, 1",
        "0xe0100, 0", // variation selector
    })
    void ofTwoUnits(String codePoint, int width) {
        assertThat(CharacterWidth.of(Integer.decode(codePoint))).isEqualTo(width);
    }

    /** What Java knows of the scripts, by another table than ours. */
    @Test
    void allOfTheScriptsThatAreWideAre() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(Character::isDefined)
                        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                        .filter(c -> Character.isIdeographic(c)
                                || (Character.isLetter(c)
                                        && (UnicodeScript.of(c) == UnicodeScript.HIRAGANA
                                                || UnicodeScript.of(c) == UnicodeScript.KATAKANA
                                                || UnicodeScript.of(c) == UnicodeScript.YI
                                                || (c >= 0xac00 && c <= 0xd7a3)))))
                .filteredOn(c -> c < 0xff65 || c > 0xff9f)
                .allMatch(c -> CharacterWidth.of(c) == 2);
    }

    @Test
    void lettersOfTheOtherScriptsTakeOneColumn() {
        assertThat(IntStream.rangeClosed(0x20, Character.MAX_CODE_POINT)
                        .filter(Character::isLetter)
                        .filter(c -> switch (UnicodeScript.of(c)) {
                            case LATIN, GREEK, CYRILLIC, ARABIC, HEBREW, DEVANAGARI, THAI, ARMENIAN, GEORGIAN -> true;
                            default -> false;
                        })
                        // The forms of full width.
                        .filter(c -> c < 0xff00))
                .allMatch(c -> CharacterWidth.of(c) == 1);
    }
}
