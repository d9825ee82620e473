// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/** Random ids, short enough for a container's name. */
final class ShortIds implements Supplier<String> {
    private static final int BYTES = 3;

    private final SecureRandom random = new SecureRandom();

    @Override
    public String get() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
