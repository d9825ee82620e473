// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Figures as the console shows them: a decimal point in every language, {@code ?} for what is not known. */
final class Units {
    static final String UNKNOWN = "?";
    private static final String[] PREFIXES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Units() {}

    static String bytes(long bytes) {
        double value = bytes;
        int prefix = 0;
        while (value >= 1024 && prefix < PREFIXES.length - 1) {
            value /= 1024;
            prefix++;
        }
        return prefix == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, PREFIXES[prefix]);
    }

    static String bytes(OptionalLong bytes) {
        return bytes.isPresent() ? bytes(bytes.getAsLong()) : UNKNOWN;
    }

    static String cores(OptionalDouble cores) {
        return cores.isPresent() ? String.format(Locale.ROOT, "%.3f", cores.getAsDouble()) : UNKNOWN;
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", share * 100);
    }

    static String percent(OptionalDouble share) {
        return share.isPresent() ? percent(share.getAsDouble()) : UNKNOWN;
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }

    /** Seconds with nine digits, exact. */
    static String nanosAsSeconds(long nanos) {
        return String.format(Locale.ROOT, "%d.%09d", nanos / 1_000_000_000, nanos % 1_000_000_000);
    }
}
