// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h}. */
class DurationConverter implements ITypeConverter<Duration> {
    // Nine digits of hours fit a long of milliseconds.
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private final Duration least;
    private final Duration most;

    DurationConverter() {
        this(Duration.ZERO, Duration.ofDays(36_500));
    }

    private DurationConverter(Duration least, Duration most) {
        this.least = least;
        this.most = most;
    }

    @Override
    public Duration convert(String value) {
        Matcher matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "'%s' is not a duration; write a number and a unit, for example 500ms, 10s, 2m or 1h"
                            .formatted(value));
        }
        Duration unit = UNITS.getOrDefault(matcher.group(2), Duration.ZERO);
        Duration duration = unit.multipliedBy(Long.parseLong(matcher.group(1)));
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new TypeConversionException(
                    "'%s' is out of bounds; it must be from %s to %s".formatted(value, text(least), text(most)));
        }
        return duration;
    }

    /** The same in the form that is read. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 60 != 0 || seconds == 0) {
            return seconds + "s";
        }
        if (seconds % 3600 != 0) {
            return seconds / 60 + "m";
        }
        return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds / 3600 + "h";
    }

    /** A period of the loop or of the workload. */
    static final class Period extends DurationConverter {
        Period() {
            super(Duration.ofSeconds(1), Duration.ofHours(1));
        }
    }

    /** The time that a rate is the mean over. */
    static final class Interval extends DurationConverter {
        Interval() {
            super(Duration.ofMillis(100), Duration.ofHours(1));
        }
    }

    /** How long an answer is waited for. */
    static final class Timeout extends DurationConverter {
        Timeout() {
            super(Duration.ofSeconds(1), Duration.ofMinutes(10));
        }
    }

    /** How long a container is left before it is stopped. */
    static final class Drain extends DurationConverter {
        Drain() {
            super(Duration.ZERO, Duration.ofMinutes(10));
        }
    }

    /** Between two heartbeats. */
    static final class Heartbeat extends DurationConverter {
        Heartbeat() {
            super(Duration.ofMillis(10), Duration.ofMinutes(1));
        }
    }

    /** A latency: without a unit, milliseconds. */
    static final class Threshold extends DurationConverter {
        Threshold() {
            super(Duration.ofMillis(1), Duration.ofMinutes(5));
        }

        @Override
        public Duration convert(String value) {
            return super.convert(value.matches("[0-9]+") ? value + "ms" : value);
        }
    }

    /** How long something is waited for, up to an hour. */
    static final class Patience extends DurationConverter {
        Patience() {
            super(Duration.ZERO, Duration.ofHours(1));
        }
    }

    /** The time between two bursts of requests. */
    static final class Pace extends DurationConverter {
        Pace() {
            super(Duration.ofMillis(1), Duration.ofHours(1));
        }
    }

    /** How long one request may take. */
    static final class RequestTime extends DurationConverter {
        RequestTime() {
            super(Duration.ofMillis(1), Duration.ofHours(1));
        }
    }

    /** How long to run. */
    static final class RunTime extends DurationConverter {
        RunTime() {
            super(Duration.ofMillis(1), Duration.ofDays(366));
        }
    }
}
