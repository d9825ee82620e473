// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import java.io.IOException;

/** A rollout under way and its file, which tells each phase before the step that follows it. By one thread alone. */
final class RolloutFile {
    private final RolloutStore store;
    private Rollout rollout;

    RolloutFile(RolloutStore store, Rollout rollout) {
        this.store = store;
        this.rollout = rollout;
    }

    /** As far as it has come. */
    Rollout rollout() {
        return rollout;
    }

    void save() throws IOException {
        store.save(rollout);
    }

    /** @throws UnwrittenException where it could not be written: nothing is done that could not be ended after a crash */
    void enter(int index, Phase phase) {
        rollout = rollout.with(index, phase);
        try {
            store.save(rollout);
        } catch (IOException e) {
            throw new UnwrittenException(e);
        }
    }

    /** Unchecked, since it comes out of a step's own report. */
    static final class UnwrittenException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final IOException failure;

        private UnwrittenException(IOException failure) {
            super("the update cannot be noted on the disk: " + failure.getMessage(), failure);
            this.failure = failure;
        }

        IOException failure() {
            return failure;
        }
    }
}
