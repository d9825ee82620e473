// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.time.Instant;
import java.util.List;

/** All hosts in one period, in the order that they were named. */
public record ClusterReport(Instant time, List<HostRow> rows) {
    public ClusterReport {
        rows = List.copyOf(rows);
    }

    /** Whether there are figures of no host at all. */
    public boolean allFailed() {
        return rows.stream().allMatch(row -> row.figures().isEmpty());
    }
}
