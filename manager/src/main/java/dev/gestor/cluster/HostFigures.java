// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * How a host is.
 *
 * @param cpuPercent busy share of all its processors between the last two readings, 0 to 100; empty where there is but one
 * @param reading the last one
 * @param age since the last reading came
 * @param took from the question to the answer
 */
public record HostFigures(OptionalDouble cpuPercent, Reading reading, Duration age, Duration took) {}
