// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.FileInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Small files of {@code /proc}, one after the other in one array: of what the JDK has, the way with the least work. */
final class ProcFile {
    private final byte[] bytes = new byte[4096];
    private int length;

    /** False where the process has gone. */
    boolean read(String path) {
        @Nullable FileInputStream file = null;
        try {
            file = new FileInputStream(path);
            length = file.read(bytes);
            return length > 0;
        } catch (IOException e) {
            return false;
        } finally {
            close(file);
        }
    }

    private static void close(@Nullable FileInputStream file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // It was only read.
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
