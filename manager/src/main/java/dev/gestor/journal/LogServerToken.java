// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The log server's token, read once and again when the server no longer takes it. */
final class LogServerToken {
    private final Path file;
    private volatile @Nullable String value;

    LogServerToken(Path file) {
        this.file = file;
    }

    String value() throws IOException {
        String known = value;
        if (known == null) {
            known = read();
            value = known;
        }
        return known;
    }

    /** Forgets the token; the next use reads the file. */
    void refresh() {
        value = null;
    }

    private String read() throws IOException {
        try {
            String token = Files.readString(file).strip();
            if (token.isEmpty()) {
                throw new IOException("The token file " + file + " is empty: restart the log server");
            }
            return token;
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "No token at " + file + ": has the log server been started with the same --state?", e);
        }
    }
}
