// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.OptionalLong;

/**
 * Memory of the whole host in bytes.
 *
 * @param total installed memory that the kernel manages
 * @param free memory that nothing uses
 * @param available what new programs can get without swapping, by the kernel's own estimate
 */
public record MemoryTotals(long total, long free, OptionalLong available) {
    /** {@code total - available}, or {@code total - free} where the kernel gives no estimate. */
    public long used() {
        return total - available.orElse(free);
    }
}
