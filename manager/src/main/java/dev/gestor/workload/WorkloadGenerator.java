// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Owner;
import dev.gestor.engine.Program;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Draws workload containers: a random kind, a random name of eight letters and digits, a seed for the program's own small
 * variation. The same seed and the same sequence of counts draw the same containers; how many of them the limits then allow does
 * not matter, because every batch draws one number a container and each container draws the rest from its own source.
 *
 * <p>Not safe for use from several threads.
 */
public final class WorkloadGenerator {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int NAME_LENGTH = 8;
    private static final int PIDS_LIMIT = 16;
    /** A sixteenth of a container's usual weight: under contention the manager and the machine's own work come first. */
    private static final int CPU_SHARES = 64;

    private final RandomGenerator random;

    public WorkloadGenerator(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Draws {@code count} containers.
     *
     * @param taken names that must not be drawn
     */
    public List<ContainerSpec> draw(int count, Set<String> taken) {
        Set<String> names = new HashSet<>(taken);
        List<ContainerSpec> specs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ContainerSpec spec = one(new SplittableRandom(random.nextLong()), names);
            names.add(spec.name());
            specs.add(spec);
        }
        return specs;
    }

    private static ContainerSpec one(RandomGenerator own, Set<String> taken) {
        WorkloadKind[] kinds = WorkloadKind.values();
        WorkloadKind kind = kinds[own.nextInt(kinds.length)];
        int variation = own.nextInt(Integer.MAX_VALUE);
        String name = name(own);
        while (taken.contains(name)) {
            name = name(own);
        }
        return ContainerSpec.of(name, kind.image(), Owner.WORKLOAD)
                .withLabels(Map.of(Labels.WORKLOAD, kind.label()))
                .withProgram(Program.arguments(List.of(Integer.toString(variation))))
                .withLimits(Limits.NONE
                        .withMemory(kind.memoryBytes())
                        .withNanoCpus(kind.nanoCpus())
                        .withCpuShares(CPU_SHARES)
                        .withPids(PIDS_LIMIT))
                .isolated();
    }

    private static String name(RandomGenerator random) {
        StringBuilder name = new StringBuilder(NAME_LENGTH);
        for (int i = 0; i < NAME_LENGTH; i++) {
            name.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return name.toString();
    }
}
