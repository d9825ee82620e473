// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.batch.ContainerSample;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.HostSample;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps what was seen and decided. */
@FunctionalInterface
public interface Recorder {
    /** Returns once the entry would survive a crash. Called from several threads. */
    void record(Entry entry) throws IOException;

    /**
     * What belongs together: the samples and decisions of one cycle, or the decisions of one request.
     *
     * @param host empty where nothing was measured
     */
    record Entry(
            Instant time, Optional<HostSample> host, List<ContainerSample> containers, List<DecisionRecord> decisions) {
        public Entry {
            containers = List.copyOf(containers);
            decisions = List.copyOf(decisions);
        }
    }
}
