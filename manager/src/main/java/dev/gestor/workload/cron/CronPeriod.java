// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import java.time.Duration;
import java.util.Optional;

/** Says a period in the five fields of a crontab, where that can be said: whole minutes that divide the hour, whole hours that divide the day. */
final class CronPeriod {
    private static final long MINUTES_PER_HOUR = 60;
    private static final long HOURS_PER_DAY = 24;

    private CronPeriod() {}

    static Optional<String> fields(Duration every) {
        if (every.isNegative() || every.isZero() || !every.equals(Duration.ofMinutes(every.toMinutes()))) {
            return Optional.empty();
        }
        long minutes = every.toMinutes();
        if (minutes < MINUTES_PER_HOUR) {
            return step(minutes, MINUTES_PER_HOUR).map(field -> field + " * * * *");
        }
        if (minutes % MINUTES_PER_HOUR != 0) {
            return Optional.empty();
        }
        long hours = minutes / MINUTES_PER_HOUR;
        return hours == HOURS_PER_DAY
                ? Optional.of("0 0 * * *")
                : step(hours, HOURS_PER_DAY).map(field -> "0 " + field + " * * *");
    }

    private static Optional<String> step(long amount, long whole) {
        if (amount > whole || whole % amount != 0) {
            return Optional.empty();
        }
        return Optional.of(amount == 1 ? "*" : "*/" + amount);
    }
}
