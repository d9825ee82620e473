// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import java.util.Arrays;
import java.util.Optional;

/**
 * The four kinds of workload. What a kind consumes is set in {@code workload.c}; here stands what it may consume at most: the
 * limits leave room above the level, so that a container is throttled or killed only when something is wrong with it.
 */
public enum WorkloadKind {
    HIGH_CPU("high-cpu", 16, 500),
    HIGH_RAM("high-ram", 64, 250),
    LOW_CPU("low-cpu", 16, 250),
    LOW_RAM("low-ram", 16, 250);

    private static final long MEBIBYTE = 1024 * 1024;

    private final String label;
    private final long memoryBytes;
    private final long nanoCpus;

    WorkloadKind(String label, int memoryMebibytes, int milliCpus) {
        this.label = label;
        this.memoryBytes = memoryMebibytes * MEBIBYTE;
        this.nanoCpus = milliCpus * 1_000_000L;
    }

    /** The value of the label {@code gestor.workload}, and the program's argument. */
    public String label() {
        return label;
    }

    /** The image's reference. */
    public String image() {
        return "gestor/" + label;
    }

    /** Memory limit, without extra swap. */
    public long memoryBytes() {
        return memoryBytes;
    }

    /** CPU limit in 1e-9 cores. */
    public long nanoCpus() {
        return nanoCpus;
    }

    public static Optional<WorkloadKind> ofLabel(String label) {
        return Arrays.stream(values()).filter(k -> k.label.equals(label)).findFirst();
    }
}
