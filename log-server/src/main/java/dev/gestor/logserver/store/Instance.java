// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.store;

import java.time.Instant;

/**
 * A manager that sent samples.
 *
 * @param newest time of its newest host sample
 */
public record Instance(long number, String name, String host, Instant newest) {}
