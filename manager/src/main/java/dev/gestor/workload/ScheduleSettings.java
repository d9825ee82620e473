// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import java.nio.file.Path;
import java.time.Duration;

/**
 * @param stateDirectory the state folder, which holds one folder an instance
 * @param count containers a period
 */
public record ScheduleSettings(WorkloadMode mode, Duration every, int count, String instance, Path stateDirectory) {
    public static final Duration DEFAULT_EVERY = Duration.ofSeconds(60);
    public static final int DEFAULT_COUNT = 10;

    public ScheduleSettings {
        if (every.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("--every must be at least 1s, was " + every);
        }
        if (count < 0) {
            throw new IllegalArgumentException("--count must not be negative, was " + count);
        }
    }

    Path instanceDirectory() {
        return stateDirectory.resolve(instance);
    }
}
