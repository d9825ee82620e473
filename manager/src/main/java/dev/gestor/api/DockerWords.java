// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.time.Duration;

/** Times as the docker command words them. */
final class DockerWords {
    private static final int DAYS_SHOWN_AS_WEEKS = 14;
    private static final int DAYS_SHOWN_AS_MONTHS = 60;
    private static final int DAYS_SHOWN_AS_YEARS = 730;

    private DockerWords() {}

    /** {@code 5 minutes}, {@code About an hour}, {@code Less than a second}: the same steps as docker's own. */
    static String ago(Duration duration) {
        long seconds = duration.toSeconds();
        long minutes = duration.toMinutes();
        long hours = Math.round(duration.toMinutes() / 60.0);
        if (seconds < 1) {
            return "Less than a second";
        }
        if (seconds == 1) {
            return "1 second";
        }
        if (seconds < 60) {
            return seconds + " seconds";
        }
        if (minutes == 1) {
            return "About a minute";
        }
        if (minutes < 60) {
            return minutes + " minutes";
        }
        if (hours == 1) {
            return "About an hour";
        }
        if (hours < 48) {
            return hours + " hours";
        }
        long days = hours / 24;
        if (days < DAYS_SHOWN_AS_WEEKS) {
            return days + " days";
        }
        if (days < DAYS_SHOWN_AS_MONTHS) {
            return days / 7 + " weeks";
        }
        return days < DAYS_SHOWN_AS_YEARS ? days / 30 + " months" : days / 365 + " years";
    }
}
