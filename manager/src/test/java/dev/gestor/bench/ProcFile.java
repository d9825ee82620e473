// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.FileInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Small files of {@code /proc}, one after the other in one array: of what the JDK has, the way with the least work. */
final class ProcFile {
    private final byte[] bytes = new byte[4096];
    private int length;
    private int at;

    /** False where the process has gone. */
    boolean read(String path) {
        @Nullable FileInputStream file = null;
        try {
            file = new FileInputStream(path);
            length = file.read(bytes);
            at = 0;
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

    int indexOf(char wanted) {
        int i = 0;
        while (bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    int lastIndexOf(char wanted) {
        int i = length - 1;
        while (bytes[i] != wanted) {
            i--;
        }
        return i;
    }

    /** Where the next number begins. */
    void at(int position) {
        at = position;
    }

    /** The number that comes next; what follows it is then next. */
    long number() {
        boolean negative = bytes[at] == '-';
        at += negative ? 1 : 0;
        long number = 0;
        while (at < length && bytes[at] >= '0' && bytes[at] <= '9') {
            number = number * 10 + (bytes[at++] - '0');
        }
        at++;
        return negative ? -number : number;
    }

    void skip(int words) {
        for (int i = 0; i < words; at++) {
            i += bytes[at] == ' ' ? 1 : 0;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
