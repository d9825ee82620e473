// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.Map;

/**
 * A network that services are attached to.
 *
 * @param name as the engine knows it
 * @param driver empty text: the engine's default
 * @param internal whether it leads nowhere outside
 * @param external whether somebody else made it: it must exist and is never removed
 */
public record NetworkSpec(
        String name,
        String driver,
        Map<String, String> options,
        Map<String, String> labels,
        boolean internal,
        boolean external)
        implements ResourceSpec {
    public NetworkSpec {
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }
}
