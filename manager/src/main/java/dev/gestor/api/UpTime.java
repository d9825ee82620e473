// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail.Health;
import java.time.Duration;
import java.time.Instant;

/** How long a container has been running, in the words of {@code docker ps}: {@code Up 5 minutes (healthy)}. */
final class UpTime {
    private static final int HOURS_A_DAY = 24;
    private static final int DAYS_A_WEEK = 7;
    private static final int DAYS_A_MONTH = 30;
    private static final int DAYS_A_YEAR = 365;

    private UpTime() {}

    /** Of one that is running, paused or being restarted. */
    static String status(Container container, Instant now) {
        return switch (container.state()) {
            case RUNNING ->
                "Up " + since(container, now) + health(container.detail().health());
            case PAUSED -> "Up " + since(container, now) + " (Paused)";
            case RESTARTING ->
                "Restarting (%d) %s ago"
                        .formatted(
                                container.detail().exitCode().orElse(0),
                                words(age(container.finished().orElse(now), now)));
            case CREATED -> "Created";
            case REMOVING -> "Removal In Progress";
            case EXITED ->
                "Exited (%d) %s ago"
                        .formatted(
                                container.detail().exitCode().orElse(0),
                                words(age(container.finished().orElse(now), now)));
            case DEAD -> "Dead";
        };
    }

    private static String since(Container container, Instant now) {
        return words(age(container.started().orElse(container.created()), now));
    }

    private static String health(Health health) {
        return switch (health) {
            case NONE -> "";
            case STARTING -> " (health: starting)";
            case HEALTHY -> " (healthy)";
            case UNHEALTHY -> " (unhealthy)";
        };
    }

    /** A clock set back gives no negative age. */
    private static Duration age(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    static String words(Duration time) {
        long seconds = time.toSeconds();
        long minutes = time.toMinutes();
        // Docker rounds hours and cuts all else off.
        long hours = time.plusMinutes(30).toHours();
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds < 60) {
            return seconds == 1 ? "1 second" : seconds + " seconds";
        }
        if (minutes < 60) {
            return minutes == 1 ? "About a minute" : minutes + " minutes";
        }
        if (hours < 2 * HOURS_A_DAY) {
            return hours == 1 ? "About an hour" : hours + " hours";
        }
        long days = hours / HOURS_A_DAY;
        if (days < 2 * DAYS_A_WEEK) {
            return days + " days";
        }
        if (days < 2 * DAYS_A_MONTH) {
            return days / DAYS_A_WEEK + " weeks";
        }
        return days < 2 * DAYS_A_YEAR ? days / DAYS_A_MONTH + " months" : time.toDays() / DAYS_A_YEAR + " years";
    }
}
