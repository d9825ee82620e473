// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import java.time.Duration;

/** Hears how an update goes on; called by the thread that does it. */
public interface UpdateLog {
    /** What is about to happen, or happened, in one line. */
    void say(String line);

    /**
     * A phase has ended.
     *
     * @param subject the container
     * @param phase in a word or two
     * @param note what came of it
     */
    void phase(String subject, String phase, Duration took, String note);
}
