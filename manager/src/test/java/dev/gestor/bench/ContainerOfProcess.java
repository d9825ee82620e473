// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The container that {@code /proc/PID/cgroup} names: a run of 64 digits of hex. */
final class ContainerOfProcess {
    private static final int DIGITS = 64;

    private final ProcFile file = new ProcFile();

    Optional<String> id(int pid) {
        return file.read("/proc/" + pid + "/cgroup") ? id(file.bytes(), file.length()) : Optional.empty();
    }

    static Optional<String> id(byte[] text, int length) {
        int run = 0;
        for (int i = 0; i < length; i++) {
            byte b = text[i];
            run = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f') ? run + 1 : 0;
            if (run == DIGITS) {
                return Optional.of(new String(text, i + 1 - DIGITS, DIGITS, StandardCharsets.ISO_8859_1));
            }
        }
        return Optional.empty();
    }
}
