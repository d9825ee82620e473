// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.agent;

import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A container's name as {@code service-index-random}, for example {@code shop_cart-0-483716}. Clients split it at {@code -}, so a
 * service's own {@code -} becomes {@code _}; two services that differ in nothing else are one.
 */
record AgentName(String service, int index, int random) {
    /** Six digits: names of other instances' containers count too, and are not known here. */
    static final int RANDOM_BOUND = 1_000_000;

    AgentName {
        service = canonical(service);
    }

    static String canonical(String service) {
        return service.replace('-', '_');
    }

    /** Which of its service's containers this is; empty where it does not tell. */
    static OptionalInt indexOf(Container container) {
        String index = container.labels().getOrDefault(Labels.INDEX, "");
        try {
            return OptionalInt.of(Integer.parseInt(index));
        } catch (NumberFormatException e) {
            // Made by hand with the labels of an agent's container.
            return OptionalInt.empty();
        }
    }

    static Optional<String> serviceOf(Container container) {
        return Optional.ofNullable(container.labels().get(Labels.SERVICE)).map(AgentName::canonical);
    }

    @Override
    public String toString() {
        return "%s-%d-%d".formatted(service, index, random);
    }
}
