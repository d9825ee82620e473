// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

import java.time.Instant;
import java.util.Optional;

/** A container that was evicted. */
public record Eviction(Instant time, Optional<String> workload) {}
