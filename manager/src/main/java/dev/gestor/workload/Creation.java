// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import java.util.Optional;

/**
 * What became of one wanted container.
 *
 * @param container the container; empty where it was not created
 * @param failure why it was not created; empty where it was
 */
public record Creation(ContainerSpec spec, Optional<Container> container, Optional<String> failure) {
    public static Creation created(ContainerSpec spec, Container container) {
        return new Creation(spec, Optional.of(container), Optional.empty());
    }

    public static Creation failed(ContainerSpec spec, String reason) {
        return new Creation(spec, Optional.empty(), Optional.of(reason));
    }
}
