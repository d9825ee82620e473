// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.telemetry.InterfaceCounters.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterfaceCountersTest {
    private static final String HEAD = """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            """;
    private static final String LINES = """
                lo:    3193      29    0    0    0     0          0         0     3193      29    0    0    0     0       0          0
              eth0: 95993830    1844    1    2    3     4          5         6    90874    1077    0    0    0     0       0          0
            docker0:       0       0    0    0    0     0          0         0        7       1    0    2    0     0       0          0
            """;

    @Test
    void readsTheBytesOfEachInterfaceInOrder() {
        assertThat(parse(HEAD + LINES).interfaces())
                .containsExactly(
                        Map.entry("lo", new Bytes(3193, 3193)),
                        Map.entry("eth0", new Bytes(95_993_830, 90_874)),
                        Map.entry("docker0", new Bytes(0, 7)));
    }

    @Test
    void readsNumbersThatFillTheirColumn() {
        // Kernels before 2.6.3x left no blank behind the colon.
        assertThat(parse(HEAD + "  eth0:9223372036854775807 1 0 0 0 0 0 0 18014398509481984 1 0 0 0 0 0 0\n")
                        .interfaces())
                .containsExactly(Map.entry("eth0", new Bytes(Long.MAX_VALUE, 1L << 54)));
    }

    @Test
    void readsNamesThatPeopleMayGive() {
        String name = "\"};-\u00c3\u00a9|9";
        assertThat(parse(HEAD + name + ": 1 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0\n").interfaces())
                .containsExactly(Map.entry("\"};-\u00e9|9", new Bytes(1, 2)));
    }

    @Test
    void aNamespaceMayHaveNoInterface() {
        assertThat(parse(HEAD).interfaces()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  eth0: 1 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0",
                "  eth0: 1 0 0 0 0 0 0 0 2",
                "  eth0: 1 0 0",
                "  eth0: 1 0 0\n",
                "  eth0:\n",
                "  eth0\n",
                "\n",
                "  eth0: 18446744073709551616 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0\n",
                "  eth0: x 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0\n",
                "  eth0: -1 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0\n",
                "  : 1 0 0 0 0 0 0 0 2 0 0 0 0 0 0 0\n",
            })
    void refusesLinesThatAreCutOffOrNone(String line) {
        assertThatThrownBy(() -> parse(HEAD + line)).isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Inter-|", "Inter-|   Receive\n", "Inter-|   Receive\n face |by", "cpu  1\n\n"})
    void refusesFilesWithoutTheirHead(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void neitherBreaksNorHangsOnDamagedFiles() {
        Damage.survive(
                HEAD + LINES,
                bytes -> assertThat(InterfaceCounters.parse(bytes, bytes.length)
                                .interfaces()
                                .values())
                        .allMatch(counted -> counted.received() >= 0 && counted.sent() >= 0));
    }

    private static InterfaceCounters parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return InterfaceCounters.parse(bytes, bytes.length);
    }
}
