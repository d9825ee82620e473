// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

/**
 * CPU time of the whole host since boot, summed over all cores.
 *
 * @param busyNanos user, nice, system, irq, softirq and steal time in ns
 * @param totalNanos the same and idle and iowait time in ns
 */
public record HostCpu(long busyNanos, long totalNanos) {}
