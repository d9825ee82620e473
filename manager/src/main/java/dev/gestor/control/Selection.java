// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Owner;
import dev.gestor.policy.Candidate;
import dev.gestor.telemetry.ContainerUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which containers retention may rank, and why not the others. Containers that have ended take no part: they use nothing.
 *
 * @param candidates measured over at least one full interval
 */
public record Selection(List<Candidate> candidates, List<Spared> spared) {
    /** Whose containers retention ranks. */
    static final Set<Owner> RANKED = Set.of(Owner.WORKLOAD, Owner.USER);

    public Selection {
        candidates = List.copyOf(candidates);
        spared = List.copyOf(spared);
    }

    /** @param fullInterval the shortest time between two readings that counts */
    static Selection of(World world, Duration fullInterval) {
        var candidates = new ArrayList<Candidate>();
        var spared = new ArrayList<Spared>();
        for (Container container : world.containers()) {
            if (ended(container)) {
                continue;
            }
            Optional<ContainerUsage> usage = world.usageOf(container);
            Optional<Spared> exempt = world.ending().contains(container.id())
                    ? spare(container, Exemption.ENDING, "an earlier cycle asked it to stop, and it has not ended yet")
                    : exemption(container, usage, fullInterval);
            exempt.ifPresent(spared::add);
            if (exempt.isEmpty()) {
                usage.ifPresent(u -> candidates.add(new Candidate(
                        container.id(),
                        container.name(),
                        container.created(),
                        u.cpuShare().orElseThrow(),
                        u.memoryShare().orElseThrow())));
            }
        }
        return new Selection(candidates, spared);
    }

    static boolean ended(Container container) {
        return container.state() == ContainerState.EXITED
                || container.state() == ContainerState.DEAD
                || container.state() == ContainerState.REMOVING;
    }

    private static Optional<Spared> exemption(
            Container container, Optional<ContainerUsage> usage, Duration fullInterval) {
        if (container.owner().isEmpty()) {
            return spare(container, Exemption.OWNER, "its label gestor.owner names no owner");
        }
        if (!RANKED.contains(container.owner().get())) {
            return spare(
                    container,
                    Exemption.OWNER,
                    "its owner is " + container.owner().get().label());
        }
        if (container.isProtected()) {
            return spare(container, Exemption.PROTECTED, "it carries gestor.protect=true");
        }
        if (container.autoRemove() && container.owner().get() == Owner.USER) {
            return spare(
                    container,
                    Exemption.AUTO_REMOVE,
                    "it was run with --rm: Docker would remove it and its anonymous volumes");
        }
        if (!container.running()) {
            return spare(
                    container,
                    Exemption.NOT_RUNNING,
                    "it is " + container.state().name().toLowerCase(Locale.ROOT));
        }
        if (usage.isEmpty()) {
            return spare(container, Exemption.TOO_NEW, "it has not been measured yet");
        }
        ContainerUsage u = usage.get();
        boolean counted = u.cgroupCpuNanos().isPresent() || u.processCpuNanos().isPresent();
        if (u.interval().isEmpty() && counted && u.memoryShare().isPresent()) {
            return spare(container, Exemption.TOO_NEW, "it has been read once; a rate takes two readings");
        }
        if (u.cpuShare().isEmpty() || u.memoryShare().isEmpty() || u.interval().isEmpty()) {
            return spare(container, Exemption.UNMEASURED, u.unknownReason().orElse("a figure is missing"));
        }
        if (u.interval().get().compareTo(fullInterval) < 0) {
            return spare(
                    container,
                    Exemption.TOO_NEW,
                    "it has been measured over %d ms only"
                            .formatted(u.interval().get().toMillis()));
        }
        return Optional.empty();
    }

    private static Optional<Spared> spare(Container container, Exemption exemption, String detail) {
        return Optional.of(new Spared(container, exemption, detail));
    }

    /** The containers of a world by full id. */
    static Map<String, Container> byId(World world) {
        return world.containers().stream().collect(Collectors.toMap(Container::id, Function.identity()));
    }
}
