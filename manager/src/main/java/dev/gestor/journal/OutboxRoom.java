// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import java.util.Collection;
import java.util.Optional;

/** Decides what a full outbox gives up: the oldest samples first, and decisions only when no samples are left. */
final class OutboxRoom {
    /** The next thing to give up. */
    record Step(OutboxEntry entry, Loss loss) {}

    enum Loss {
        SAMPLES,
        WHOLE
    }

    private OutboxRoom() {}

    /**
     * @param waiting in order, oldest first, without the batch that is under way to the server
     * @param total bytes of all batches, with the one under way
     * @param incoming bytes of the batch to be added
     */
    static Optional<Step> next(Collection<OutboxEntry> waiting, long total, long incoming, long limit) {
        if (total + incoming <= limit) {
            return Optional.empty();
        }
        return waiting.stream()
                .filter(OutboxEntry::hasSamples)
                .findFirst()
                .map(entry -> new Step(entry, Loss.SAMPLES))
                .or(() -> waiting.stream().findFirst().map(entry -> new Step(entry, Loss.WHOLE)));
    }
}
