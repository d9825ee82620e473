// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations ({@code 1m30s}), sizes ({@code 1.5g}) and numbers of cores ({@code 0.25}) as people write them. */
final class Amounts {
    private static final Pattern DURATION_PART =
            Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{0,18})?|\\.[0-9]{1,18})(ns|us|µs|ms|s|m|h)");
    private static final Map<String, Long> NANOSECONDS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final Pattern SIZE =
            Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{0,18})?|\\.[0-9]{1,18}) ?([kmgtp]?)(?:i?b)?");
    private static final String SIZE_UNITS = "kmgtp";
    private static final int BITS_A_UNIT = 10;
    private static final Pattern CORES = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{0,18})?|\\.[0-9]{1,18}");
    private static final int NANO_DIGITS = 9;

    private Amounts() {}

    /** Hours to nanoseconds, the units added up; empty where the text is no duration. */
    static Optional<Duration> duration(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher part = DURATION_PART.matcher(text);
        BigDecimal sum = BigDecimal.ZERO;
        int at = 0;
        while (at < text.length()) {
            part.region(at, text.length());
            if (!part.lookingAt()) {
                return Optional.empty();
            }
            Long unit = NANOSECONDS.get(part.group(2));
            if (unit == null) {
                return Optional.empty();
            }
            sum = sum.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
            if (sum.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
                return Optional.empty();
            }
            at = part.end();
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(Duration.ofNanos(sum.longValue()));
    }

    /** Units are powers of 1024, whether written {@code m}, {@code mb} or {@code MiB}; without one: bytes. */
    static OptionalLong bytes(String text) {
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return OptionalLong.empty();
        }
        int unit = size.group(2).isEmpty() ? 0 : SIZE_UNITS.indexOf(size.group(2)) + 1;
        BigDecimal bytes = new BigDecimal(size.group(1)).multiply(BigDecimal.valueOf(1L << (BITS_A_UNIT * unit)));
        return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? OptionalLong.empty()
                : OptionalLong.of(bytes.setScale(0, RoundingMode.DOWN).longValue());
    }

    /** Cores in 1e-9. */
    static OptionalLong nanoCores(String text) {
        return CORES.matcher(text).matches()
                ? OptionalLong.of(new BigDecimal(text)
                        .movePointRight(NANO_DIGITS)
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact())
                : OptionalLong.empty();
    }
}
