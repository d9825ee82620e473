// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Container;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that one cycle decides from: one consistent, immutable view. Policies see nothing else.
 *
 * @param cycle counts the cycles since the manager started, from 1
 * @param time when the cycle began
 * @param containers this instance's containers in any state, oldest first
 * @param ending ids of the containers that an earlier cycle asked to stop and that have not done so yet
 * @param inventoryAge how long ago the engine last confirmed the containers
 */
public record World(
        long cycle, Instant time, Usage usage, List<Container> containers, Set<String> ending, Duration inventoryAge) {
    public World {
        containers = List.copyOf(containers);
        ending = Set.copyOf(ending);
    }

    public Optional<ContainerUsage> usageOf(Container container) {
        return Optional.ofNullable(usage.containers().get(container.id()));
    }

    /** How long ago the figures were read. A clock set back gives 0, not a negative age. */
    public Duration usageAge() {
        Duration age = Duration.between(usage.snapshot().time(), time);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
