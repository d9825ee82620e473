// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.List;

/** A change of a container that stays the same container. */
public sealed interface ContainerChange {
    /** Starts one that has ended or never started. */
    record Start() implements ContainerChange {}

    /** Stops gracefully if need be, and starts again. */
    record Restart() implements ContainerChange {}

    /** Lets one that somebody paused go on. */
    record Unpause() implements ContainerChange {}

    record Rename(String name) implements ContainerChange {}

    /** Sets the engine's own restart policy to {@code no}, as every container of ours has it. */
    record Update() implements ContainerChange {}

    /** @param aliases names by which the container is found there */
    record Connect(String network, List<String> aliases) implements ContainerChange {
        public Connect {
            aliases = List.copyOf(aliases);
        }
    }

    record Disconnect(String network) implements ContainerChange {}
}
