// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Utf8Test {
    /** Also read by the tests of sysinfo-export, which therefore prints the same text. */
    private static final Path TABLE = Path.of("../tests/fixtures/names.tsv");

    static Stream<Arguments> names() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> List.of(line.split("\t", -1)))
                .map(row -> Arguments.of(row.get(2), row.get(0), row.get(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void bytesBecomeTheTextOfTheTable(String meaning, String bytes, String text) {
        assertThat(Utf8.text(HexFormat.of().parseHex(bytes)))
                .as(meaning)
                .isEqualTo(new String(HexFormat.of().parseHex(text), StandardCharsets.UTF_8));
    }

    @Test
    void theEmptyNameIsEmptyText() {
        assertThat(Utf8.text(new byte[0])).isEmpty();
    }

    @Test
    void aHostileNameOfAFileComesOutAsItIs() throws SysinfoException {
        Sysinfo sysinfo =
                Fixture.parse(Fixture.NARROW + "p 1 x\\012end\\0405\np 2 caf\\351\\134\"\np 3 \\000\nend 3\n");

        assertThat(sysinfo.name(0)).isEqualTo("x\nend 5");
        assertThat(sysinfo.name(1)).isEqualTo("caf\uFFFD\\\"");
        assertThat(sysinfo.nameBytes(1)).isEqualTo(new byte[] {'c', 'a', 'f', (byte) 0xe9, '\\', '"'});
        assertThat(sysinfo.name(2)).isEmpty();
    }
}
