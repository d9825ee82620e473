// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.engine.Container;
import dev.gestor.telemetry.Usage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code snapshot} shows: the host, its processes, and the containers of one instance.
 *
 * @param containers running containers, oldest first; empty where Docker cannot be reached, which is not the same as none
 * @param processCores CPU of processes over the interval, by pid; a process that began meanwhile is absent
 */
record SnapshotReading(Usage usage, Optional<List<Container>> containers, Map<Integer, Double> processCores) {
    /** Why a running container has no figures at all. */
    static final String UNTOLD = "Docker did not tell its process";

    SnapshotReading {
        containers = containers.map(List::copyOf);
        processCores = Map.copyOf(processCores);
    }
}
