// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import java.time.Duration;

/**
 * How soon a turn may follow another: after a rest as long as the turn was. So a storm of changes takes at most half of a processor,
 * and the first change after quiet times is answered at once.
 *
 * @param ended when the last turn ended
 * @param took how long it took
 */
record TurnRhythm(Duration ended, Duration took) {
    /** Too short for a person to notice; long enough that what comes together is dealt with together. */
    private static final Duration LEAST = Duration.ofMillis(20);

    /** Also where a disk or a processor was slow, somebody may wait for what comes next. */
    private static final Duration MOST = Duration.ofSeconds(1);

    /** How long the next one has to wait still; zero: not at all. */
    Duration rest(Duration now) {
        Duration whole = took.compareTo(LEAST) < 0 ? LEAST : took.compareTo(MOST) > 0 ? MOST : took;
        Duration left = ended.plus(whole).minus(now);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
