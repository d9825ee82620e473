// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much workload one instance may put on a host.
 *
 * @param maxAlive containers alive at once
 * @param availableShare share of the host's available memory that the memory limits of all containers alive may add up to
 */
public record WorkloadLimits(int maxAlive, double availableShare) {
    public static final WorkloadLimits DEFAULT = new WorkloadLimits(60, 0.25);

    private static final long MEBIBYTE = 1024 * 1024;

    public WorkloadLimits {
        if (maxAlive < 0) {
            throw new IllegalArgumentException("maxAlive must not be negative, was " + maxAlive);
        }
        if (!(availableShare > 0 && availableShare <= 1)) {
            throw new IllegalArgumentException("availableShare must be above 0 and at most 1, was " + availableShare);
        }
    }

    /** The first of the wanted containers, as many as the limits leave room for, and why not all. */
    Admission admit(List<ContainerSpec> wanted, List<Container> known, OptionalLong availableBytes) {
        if (wanted.isEmpty()) {
            return new Admission(wanted, Optional.empty());
        }
        if (availableBytes.isEmpty()) {
            return new Admission(List.of(), Optional.of("the host's available memory is not known"));
        }
        List<Container> alive =
                known.stream().filter(WorkloadLimits::isAliveWorkload).toList();
        long memoryRoom = (long) (availableBytes.getAsLong() * availableShare);
        long limits = alive.stream().mapToLong(WorkloadLimits::memoryLimit).sum();
        List<ContainerSpec> admitted = new ArrayList<>();
        for (ContainerSpec spec : wanted) {
            if (alive.size() + admitted.size() >= maxAlive) {
                return new Admission(admitted, Optional.of(aliveReason(alive.size() + admitted.size())));
            }
            long after = limits + spec.limits().memoryBytes().orElse(0);
            if (after > memoryRoom) {
                return new Admission(admitted, Optional.of(memoryReason(limits, after - limits, memoryRoom)));
            }
            limits = after;
            admitted.add(spec);
        }
        return new Admission(admitted, Optional.empty());
    }

    private String aliveReason(int alive) {
        return "%d workload containers are alive, and at most %d may be".formatted(alive, maxAlive);
    }

    private String memoryReason(long limits, long next, long room) {
        return "the memory limits of the workload containers alive add up to %d MiB; %d MiB more would pass %d MiB, %d %% of the available memory"
                .formatted(limits / MEBIBYTE, next / MEBIBYTE, room / MEBIBYTE, Math.round(availableShare * 100));
    }

    private static boolean isAliveWorkload(Container container) {
        return container.owner().equals(Optional.of(Owner.WORKLOAD))
                && container.state() != ContainerState.EXITED
                && container.state() != ContainerState.DEAD;
    }

    /** Of a kind that this version does not know: the most that any workload container may have. */
    private static long memoryLimit(Container container) {
        return Optional.ofNullable(container.labels().get(Labels.WORKLOAD))
                .flatMap(WorkloadKind::ofLabel)
                .map(WorkloadKind::memoryBytes)
                .orElse(64 * MEBIBYTE);
    }

    /** What may be created, and why that is less than was wanted. */
    record Admission(List<ContainerSpec> admitted, Optional<String> refusal) {
        Admission {
            admitted = List.copyOf(admitted);
        }
    }
}
