// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.workload.WorkloadMode;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * The random workload of a run.
 *
 * @param every time between two creations
 * @param count containers created each time
 * @param burst containers created at the start
 * @param seed repeats it
 * @param keep leave its containers at the end
 */
record WorkloadSettings(WorkloadMode mode, Duration every, int count, int burst, OptionalLong seed, boolean keep) {
    /** Nothing is made, and what is there is left alone. */
    static final WorkloadSettings NONE =
            new WorkloadSettings(WorkloadMode.OFF, Duration.ofMinutes(1), 0, 0, OptionalLong.empty(), true);
}
