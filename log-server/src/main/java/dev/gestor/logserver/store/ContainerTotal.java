// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

import java.util.Optional;

/**
 * What one container used over a window of time.
 *
 * @param memorySum its memory in bytes, summed over all samples: large for what was big and stayed long
 */
public record ContainerTotal(long number, String name, Optional<String> workload, double memorySum, long memoryMax) {}
