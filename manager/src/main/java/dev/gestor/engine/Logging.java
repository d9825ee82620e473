// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.Map;

/**
 * Where a container's output goes.
 *
 * @param driver the engine's name for it, for example {@code json-file}
 */
public record Logging(String driver, Map<String, String> options) {
    public Logging {
        options = Map.copyOf(options);
    }
}
