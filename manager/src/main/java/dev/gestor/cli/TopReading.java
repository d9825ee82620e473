// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.List;
import java.util.Optional;

/**
 * What {@code top} shows at one time.
 *
 * @param usage the host, its processes, and the containers where Docker answers
 * @param cycle the last cycle's decisions; empty where there are none
 * @param undecided why there are none, in words; empty where there are
 * @param troubles what the person should know now, one line each: that Docker does not answer, for one
 * @param notices what there is to know of the sources, for whoever asks
 */
record TopReading(
        SnapshotReading usage,
        Optional<CycleMarks> cycle,
        String undecided,
        List<String> troubles,
        List<String> notices) {
    TopReading {
        troubles = List.copyOf(troubles);
        notices = List.copyOf(notices);
    }
}
