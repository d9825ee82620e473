// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

/** Where the figures of a {@link Snapshot} came from. */
public enum Source {
    /** One read of the kernel module's {@code /proc/sysinfo}. */
    KERNEL,
    /** A walk over {@code /proc} and the cgroup files. */
    PROCFS
}
