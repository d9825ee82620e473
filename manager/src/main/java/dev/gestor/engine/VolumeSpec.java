// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.Map;

/**
 * A named volume.
 *
 * @param name as the engine knows it
 * @param driver empty text: the engine's default
 * @param external whether somebody else made it: it must exist and is never removed
 */
public record VolumeSpec(
        String name, String driver, Map<String, String> options, Map<String, String> labels, boolean external)
        implements ResourceSpec {
    public VolumeSpec {
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }
}
