// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A proposal that the {@link Actuator} carries out.
 *
 * @param began a reading of the actuator's clock
 * @param claimed set once, by the thread that begins it or by whoever takes it back before that
 * @param ended to be run once, by whoever claimed it
 * @param over open from then on
 */
record Action(
        Proposal proposal,
        long began,
        Future<ActionOutcome> future,
        AtomicBoolean claimed,
        Runnable ended,
        CountDownLatch over) {
    /** Whether it had not begun, and will not. */
    boolean takeBack() {
        boolean taken = claimed.compareAndSet(false, true);
        if (taken) {
            ended.run();
        }
        return taken;
    }

    Optional<String> removes() {
        return proposal instanceof Proposal.Removal removal
                ? Optional.of(removal.container().id())
                : Optional.empty();
    }

    /**
     * What is broken off is undone by the threads that do it: whoever asked for it is not to find it half-way, nor to end the process.
     * A further interrupt is kept for later.
     *
     * @param limit how long all of them are waited for
     */
    static void awaitEnd(List<Action> broken, Duration limit) {
        boolean interrupted = false;
        long end = System.nanoTime() + limit.toNanos();
        for (Action action : broken) {
            boolean waited = false;
            while (!waited) {
                try {
                    action.over().await(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    waited = true;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
