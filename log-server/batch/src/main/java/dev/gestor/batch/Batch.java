// SPDX-License-Identifier: Apache-2.0
package dev.gestor.batch;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a manager saw and decided in one cycle, sent as one unit and stored in one transaction.
 *
 * @param id names the batch for ever: a server that has it already acknowledges and stores nothing
 * @param instance the manager's instance
 * @param host name of the machine the manager runs on
 * @param sequence counts the batches of one instance, across restarts
 * @param created when the cycle began
 * @param samples none where they had to be dropped while the server was away
 * @param lost what was dropped since the last batch
 */
public record Batch(
        UUID id,
        String instance,
        String host,
        long sequence,
        Instant created,
        List<HostSample> samples,
        List<ContainerSample> containers,
        List<DecisionRecord> decisions,
        Lost lost) {
    public Batch {
        samples = List.copyOf(samples);
        containers = List.copyOf(containers);
        decisions = List.copyOf(decisions);
    }

    /**
     * Records that were given up because the outbox was full.
     *
     * @param samples host and container samples
     */
    public record Lost(long samples, long decisions) {
        public static final Lost NOTHING = new Lost(0, 0);
    }
}
