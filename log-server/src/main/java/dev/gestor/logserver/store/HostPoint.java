// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What charts show of a host sample; memory in bytes, CPU in cores. */
public record HostPoint(
        Instant time,
        int cpus,
        long memoryTotal,
        long memoryUsed,
        OptionalLong memoryAvailable,
        OptionalDouble cpuCores) {}
