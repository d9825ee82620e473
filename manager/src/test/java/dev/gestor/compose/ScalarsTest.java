// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain words, durations, sizes and command lines. */
final class ScalarsTest {
    @ParameterizedTest
    @CsvSource({
        "7, WHOLE, 7",
        "-7, WHOLE, -7",
        "+7, WHOLE, 7",
        "010, WHOLE, 8",
        "08, FRACTION, 8",
        "0, WHOLE, 0",
        "0o17, WHOLE, 15",
        "0xfF, WHOLE, 255",
        "0b101, WHOLE, 5",
        "0b2, TEXT, 0b2",
        "1_000, WHOLE, 1000",
        "18446744073709551615, WHOLE, 18446744073709551615",
        "18446744073709551616, FRACTION, 1.8446744073709552e+19",
        "1.10, FRACTION, 1.1",
        ".5, FRACTION, 0.5",
        "5., FRACTION, 5",
        "1e3, FRACTION, 1000",
        "1e6, FRACTION, 1e+06",
        "123456.5, FRACTION, 123456.5",
        "1234567.5, FRACTION, 1.2345675e+06",
        "0.0001, FRACTION, 0.0001",
        "0.00001, FRACTION, 1e-05",
        "-1.5e-7, FRACTION, -1.5e-07",
        "1e400, TEXT, 1e400",
        "true, FLAG, true",
        "True, FLAG, true",
        "FALSE, FLAG, false",
        "tRUE, TEXT, tRUE",
        "yes, TEXT, yes",
        "no, TEXT, no",
        "12:30, TEXT, 12:30",
        "1.2.3, TEXT, 1.2.3",
        "-, TEXT, -",
        ".inf, TEXT, .inf",
        "2001-01-01, TEXT, 2001-01-01",
        "1a, TEXT, 1a",
        "0.1, FRACTION, 0.1",
        "2e-3, FRACTION, 0.002",
        "9007199254740993.0, FRACTION, 9.007199254740992e+15",
        "-0.0, FRACTION, -0",
    })
    void aPlainWordIsWhatYamlSays(String word, Value.Kind kind, String text) {
        assertThat(PlainScalar.kind(word)).isEqualTo(kind);
        assertThat(PlainScalar.text(word, kind)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "10s, PT10S",
        "1m30s, PT1M30S",
        "1h, PT1H",
        "500ms, PT0.5S",
        "1.5s, PT1.5S",
        "1h2m3s4ms5us6ns, PT1H2M3.004005006S",
        "0, PT0S",
        ".5m, PT30S",
    })
    void durations(String text, String expected) {
        assertThat(Amounts.duration(text)).contains(Duration.parse(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 s", "-5s", "5s5", "5d", "1s ", "999999999999999999h", "."})
    void noDurations(String text) {
        assertThat(Amounts.duration(text)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "64, 64",
        "64b, 64",
        "64k, 65536",
        "64K, 65536",
        "64m, 67108864",
        "64mb, 67108864",
        "64MiB, 67108864",
        "1g, 1073741824",
        "1.5g, 1610612736",
        "1GB, 1073741824",
        "2t, 2199023255552",
        "64 mb, 67108864",
    })
    void sizes(String text, long expected) {
        assertThat(Amounts.bytes(text)).isEqualTo(OptionalLong.of(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "-1m", "64x", "64 m b", "1.2.3m", "999999999999999999p"})
    void noSizes(String text) {
        assertThat(Amounts.bytes(text)).isEqualTo(OptionalLong.empty());
    }

    @Test
    void cores() {
        assertThat(Amounts.nanoCores("0.25")).isEqualTo(OptionalLong.of(250_000_000));
        assertThat(Amounts.nanoCores("2")).isEqualTo(OptionalLong.of(2_000_000_000));
        assertThat(Amounts.nanoCores("-1")).isEqualTo(OptionalLong.empty());
    }

    @Test
    void commandLinesAreSplitAsAShellDoes() {
        assertThat(ShellWords.split("")).isEmpty();
        assertThat(ShellWords.split("  a  b\tc\n")).isEqualTo(List.of("a", "b", "c"));
        assertThat(ShellWords.split("sh -c \"echo 'a' \\\"b\\\"\"")).isEqualTo(List.of("sh", "-c", "echo 'a' \"b\""));
        assertThat(ShellWords.split("a\\ b 'c\\d' x\"y\"z \"\"")).isEqualTo(List.of("a b", "c\\d", "xyz", ""));
        assertThat(ShellWords.split("'a;b' \"c|d\" e\\;f")).isEqualTo(List.of("a;b", "c|d", "e;f"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a; b", "a | b", "a > b", "a && b", "$(a)", "`a`", "a 'b", "a \"b", "a\\"})
    void whatOnlyAShellKnowsIsRefused(String line) {
        assertThatThrownBy(() -> ShellWords.split(line)).isInstanceOf(IllegalArgumentException.class);
    }
}
