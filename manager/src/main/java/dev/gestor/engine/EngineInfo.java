// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.net.URI;

/**
 * @param address where the engine was reached
 * @param cgroupVersion "1" or "2"
 */
public record EngineInfo(URI address, String name, String version, String apiVersion, String cgroupVersion, int cpus) {}
