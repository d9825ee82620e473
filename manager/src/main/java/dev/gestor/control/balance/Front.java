// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.Algorithm;
import dev.gestor.balance.BalancerSpec;
import dev.gestor.engine.Labels;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * What a container's labels ask of a balancer.
 *
 * @param port empty: another of the group says it
 * @param serverPort empty: the one that the container exposes
 * @param healthPath empty: that it takes connections is enough
 */
record Front(
        String group,
        Algorithm algorithm,
        Optional<FrontPort> port,
        OptionalInt serverPort,
        Optional<String> healthPath) {
    /** Whether labels ask for a balancer at all. */
    static boolean asked(Map<String, String> labels) {
        return labels.containsKey(Labels.BALANCE);
    }

    /**
     * The group that labels name, however the others are.
     *
     * @param name the container's, for one that is no service's and names no group
     */
    static String group(Map<String, String> labels, String name) {
        String service = labels.get(Labels.SERVICE);
        String project = labels.get(Labels.PROJECT);
        String own = service == null || project == null ? name : project + "/" + service;
        return labels.getOrDefault(Labels.BALANCE_GROUP, own);
    }

    /** @throws IllegalArgumentException naming the label, its value and the remedy */
    static Front read(Map<String, String> labels, String name) {
        String group = group(labels, name);
        checked(Labels.BALANCE_GROUP, () -> {
            BalancerSpec.requireGroup(group);
            return group;
        });
        return new Front(
                group,
                checked(Labels.BALANCE, () -> algorithm(labels.getOrDefault(Labels.BALANCE, ""))),
                checked(
                        Labels.BALANCE_PORT,
                        () -> Optional.ofNullable(labels.get(Labels.BALANCE_PORT))
                                .map(FrontPort::parse)),
                checked(
                        Labels.BALANCE_SERVER_PORT,
                        () -> Optional.ofNullable(labels.get(Labels.BALANCE_SERVER_PORT))
                                .map(text -> OptionalInt.of(serverPort(text)))
                                .orElse(OptionalInt.empty())),
                checked(Labels.HEALTH_PATH, () -> healthPath(labels)));
    }

    private static Algorithm algorithm(String label) {
        return Algorithm.ofLabel(label)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'%s' is no way to balance; use one of %s".formatted(label, Algorithm.labels())));
    }

    private static int serverPort(String text) {
        FrontPort port = FrontPort.parse(text);
        if (port.address().isPresent()) {
            throw new IllegalArgumentException("'%s' is no port of a container; write a number alone".formatted(text));
        }
        return port.port();
    }

    private static Optional<String> healthPath(Map<String, String> labels) {
        Optional<String> path = Optional.ofNullable(labels.get(Labels.HEALTH_PATH));
        // The record knows what it can take.
        path.ifPresent(text -> new BalancerSpec("any", Algorithm.RANDOM, 1, Optional.of(text)));
        return path;
    }

    private static <T> T checked(String label, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("label %s: %s".formatted(label, e.getMessage()), e);
        }
    }
}
