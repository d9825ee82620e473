// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import java.time.Duration;

/**
 * When something may be tried again: the first time at once, then after 1 s, 2 s, 4 s and so on up to half a minute.
 *
 * @param failures one after the other
 * @param notBefore on the clock that the caller goes by
 */
record Pace(int failures, Duration notBefore) {
    static final Pace FRESH = new Pace(0, Duration.ZERO);

    private static final int LARGEST = 5;

    Pace failed(Duration now) {
        return new Pace(failures + 1, now.plusSeconds(Math.min(30, 1L << Math.min(failures, LARGEST))));
    }

    boolean allows(Duration now) {
        return now.compareTo(notBefore) >= 0;
    }
}
