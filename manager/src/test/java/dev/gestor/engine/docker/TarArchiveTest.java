// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TarArchiveTest {
    @Test
    void aFileHasAHeaderItsContentAndAnEnd() {
        byte[] tar = new TarArchive().add("Dockerfile", bytes("FROM scratch\n")).toByteArray();

        assertThat(tar).hasSize(512 + 512 + 1024);
        assertThat(text(tar, 0, 100)).isEqualTo("Dockerfile");
        assertThat(text(tar, 100, 8)).isEqualTo("0000755");
        assertThat(text(tar, 124, 12)).isEqualTo("00000000015");
        assertThat(text(tar, 257, 6)).isEqualTo("ustar");
        assertThat(text(tar, 512, 512)).isEqualTo("FROM scratch\n");
        assertThat(Arrays.copyOfRange(tar, 1024, 2048)).containsOnly(0);
    }

    @Test
    void theChecksumIsTheSumOfTheHeaderWithItselfAsSpaces() {
        byte[] tar = new TarArchive().add("a", bytes("x")).toByteArray();
        int told = Integer.parseInt(text(tar, 148, 7), 8);
        int sum = 8 * ' ';
        for (int i = 0; i < 512; i++) {
            sum += i >= 148 && i < 156 ? 0 : tar[i] & 0xff;
        }
        assertThat(told).isEqualTo(sum);
    }

    @Test
    void fullBlocksAndEmptyFilesNeedNoFilling() {
        byte[] tar = new TarArchive()
                .add("full", new byte[512])
                .add("empty", new byte[0])
                .toByteArray();
        assertThat(tar).hasSize(512 + 512 + 512 + 1024);
        assertThat(text(tar, 1024, 100)).isEqualTo("empty");
    }

    @Test
    void aNameThatDoesNotFitIsNamed() {
        String tooLong = "x".repeat(101);
        assertThatThrownBy(() -> new TarArchive().add(tooLong, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(tooLong);
        assertThatThrownBy(() -> new TarArchive().add("", new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] tar, int offset, int length) {
        String field = new String(tar, offset, length, StandardCharsets.UTF_8);
        int end = field.indexOf('\0');
        return end < 0 ? field : field.substring(0, end);
    }
}
