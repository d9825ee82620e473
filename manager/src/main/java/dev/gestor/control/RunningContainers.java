// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Container;
import dev.gestor.engine.Inventory;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.util.ArrayList;
import java.util.List;

/** What there is to measure: the containers of this instance that have a main process. */
final class RunningContainers {
    private RunningContainers() {}

    static List<ContainerProcess> of(Inventory inventory) {
        List<ContainerProcess> running = new ArrayList<>();
        for (Container container : inventory.containers()) {
            if (container.running() && container.pid().isPresent()) {
                running.add(new ContainerProcess(container.id(), container.pid().getAsInt()));
            }
        }
        return running;
    }
}
