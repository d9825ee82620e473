// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.chart;

import java.time.Instant;

/**
 * The values of a line within a short time.
 *
 * @param time mean of their times
 */
record Slice(Instant time, double min, double mean, double max) {}
