// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A client as it is now.
 *
 * @param instances its containers, oldest first; none of one that is dead
 * @param sampled when their CPU was read; empty where there are no figures of the present
 * @param problem what keeps the controller from its work, if something does
 */
public record ClientView(Client client, List<Instance> instances, Optional<Instant> sampled, Optional<String> problem) {
    public ClientView {
        instances = List.copyOf(instances);
    }

    public ClientStatus status() {
        return client.status();
    }

    public List<Instance> running() {
        return instances.stream()
                .filter(instance -> instance.container().running())
                .toList();
    }

    /** CPU in percent of one core of those that were measured. */
    public List<Double> usages() {
        return running().stream()
                .flatMap(instance -> instance.percent().stream().boxed())
                .toList();
    }

    /** Empty where no container was measured: unknown is not idle. */
    public OptionalDouble average() {
        return usages().stream().mapToDouble(Double::doubleValue).average();
    }

    /**
     * One container.
     *
     * @param percent CPU in percent of one core
     * @param leaving whether it is about to be stopped
     */
    public record Instance(Container container, OptionalDouble percent, boolean leaving) {
        /** The port of the host by which it is reached. */
        public OptionalInt hostPort() {
            return container.detail().ports().stream()
                    .mapToInt(port -> port.hostPort())
                    .findFirst();
        }

        public String state() {
            return leaving && container.state() == ContainerState.RUNNING
                    ? "draining"
                    : container.state().name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
