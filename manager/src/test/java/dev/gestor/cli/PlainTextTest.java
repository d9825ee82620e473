// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    private static final PlainText UNICODE = new PlainText(true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[31m", // a colour
                "a\u0007b", // the bell
                "a\nb\r\tc",
                "a\u007fb",
                "a\u009b2Jb", // CSI of eight bits
                "a\u0085b",
                "a\u202eb", // from here on to the left
                "a\u200bb", // no width
                "a\u2028b",
                "a\u05d0b", // a Hebrew letter
                "a\ud800b", // half a character
                "a\ue000b", // no meaning
                "a\u0489b", // stands over the one before
                "a\u1160b", // a vowel of Hangul, which joins what stands before it
                "\ufeff"
            })
    void nothingSteersTheTerminal(String hostile) {
        String shown = UNICODE.printable(hostile);

        assertThat(shown).contains("?").matches("[ -~]*");
        assertThat(PlainText.width(shown)).isEqualTo(shown.length());
    }

    @Test
    void lettersOfMostLanguagesAreShown() {
        assertThat(UNICODE.printable("año-日本-ж-λ")).isEqualTo("año-日本-ж-λ");
        assertThat(UNICODE.printable("an\u0303o")).isEqualTo("año");
    }

    @Test
    void whereTheTerminalMayHaveAnotherEncodingAsciiAloneIs() {
        assertThat(new PlainText(false).printable("año-日本")).isEqualTo("a?o-??");
    }

    @ParameterizedTest
    @CsvSource({
        "LANG, en_US.UTF-8, true",
        "LANG, C.utf8, true",
        "LANG, ca_ES.UTF-8@valencia, true",
        "LANG, C, false",
        "LANG, de_DE.ISO-8859-1, false",
        "HOME, /root, false",
    })
    void theLocaleTellsTheEncoding(String name, String value, boolean unicode) {
        assertThat(PlainText.of(Map.of(name, value)).unicode()).isEqualTo(unicode);
    }

    @Test
    void theFirstOfTheLocalesVariablesCounts() {
        assertThat(PlainText.of(Map.of("LC_ALL", "C", "LANG", "en_US.UTF-8")).unicode())
                .isFalse();
        assertThat(PlainText.of(Map.of("LC_ALL", "", "LC_CTYPE", "C.UTF-8", "LANG", "C"))
                        .unicode())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "web,5,false,web  ",
                "web,5,true,  web",
                "web,3,false,web",
                "website,4,false,web~",
                "website,1,false,~",
                "日本語,6,false,日本語",
                "日本語,5,false,日本~",
                "日本語,4,false,日~ ",
                "日本語,2,false,~ ",
            })
    void textFillsItsColumnsExactly(String text, int columns, boolean right, String shown) {
        assertThat(UNICODE.fit(text, columns, right)).isEqualTo(shown);
        assertThat(PlainText.width(shown)).isEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "web,5,web",
                "shop-web-1,10,shop-web-1",
                "shop-web-10,10,shop-~b-10",
                "shop-web-10,3,s~0",
                "日本語日本語,7,日~本語",
                "shop,1,~",
            })
    void ofALongNameBothEndsAreShown(String text, int columns, String shown) {
        assertThat(UNICODE.ends(text, columns)).isEqualTo(shown);
        assertThat(PlainText.width(shown)).isLessThanOrEqualTo(columns);
    }

    @Test
    void noColumnsAreNoText() {
        assertThat(UNICODE.fit("web", 0, false)).isEmpty();
    }

    @Test
    void longTextIsBrokenAtSpacesUntilTheLastLine() {
        assertThat(UNICODE.wrap("one two three four", 8, 2)).isEqualTo(List.of("one two", "three four"));
        assertThat(UNICODE.wrap("one two three four", 8, 3)).isEqualTo(List.of("one two", "three", "four"));
        assertThat(UNICODE.wrap("averylongword b", 8, 3)).isEqualTo(List.of("averylongword", "b"));
    }
}
