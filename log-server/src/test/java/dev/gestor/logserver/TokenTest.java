// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
    @TempDir
    Path folder;

    @Test
    void isRandomAndForItsOwnerAlone() throws IOException {
        Path file = folder.resolve("token");
        Token token = Token.loadOrCreate(file, new SecureRandom());

        String value = Files.readString(file).strip();
        assertThat(value).matches("[0-9a-f]{64}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(token.matches(value)).isTrue();
        assertThat(token.matches(value.substring(1))).isFalse();
        assertThat(token.matches("")).isFalse();
    }

    @Test
    void staysTheSameAndIsClosedToOthersAgain() throws IOException {
        Path file = folder.resolve("token");
        Token.loadOrCreate(file, new SecureRandom());
        String value = Files.readString(file).strip();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(Token.loadOrCreate(file, new SecureRandom()).matches(value)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void anEmptyFileIsNoToken() throws IOException {
        Path file = Files.createFile(folder.resolve("token"));

        assertThatThrownBy(() -> Token.loadOrCreate(file, new SecureRandom()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
    }
}
