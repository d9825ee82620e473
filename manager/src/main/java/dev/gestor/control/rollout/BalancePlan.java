// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.control.balance.FrontPort;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail.PublishedPort;
import dev.gestor.engine.ContainerTemplate;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NamedContainer;
import dev.gestor.policy.rollout.Copies;
import dev.gestor.policy.rollout.Order;
import dev.gestor.policy.rollout.RolloutPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a lone container comes to have a load balancer in front: replaced by one of the same image whose labels ask for it, and whose
 * port on the host is the balancer's.
 */
final class BalancePlan {
    private static final String ALGORITHM = "random";
    private static final String EVERYWHERE = "0.0.0.0";

    private BalancePlan() {}

    /**
     * @param alike its replacement by one that is the same
     * @param wished where the balancer is to listen; empty text: where the container is published
     */
    static UpdatePlan of(NamedContainer lone, Replacement alike, String wished, RolloutPolicy policy)
            throws UpdateRefusedException {
        Container container = lone.container();
        String name = container.name();
        if (container.labels().containsKey(Labels.BALANCE)) {
            return UpdatePlan.nothing(
                    "container %s asks for a load balancer already; nothing was done".formatted(name));
        }
        List<String> obstacles = Copies.obstacles(lone.exclusives());
        if (!obstacles.isEmpty()) {
            throw new UpdateRefusedException(
                    "container %s cannot be there twice, so that there is nothing to balance: %s"
                            .formatted(name, String.join("; ", obstacles)));
        }
        FrontPort front = front(container, wished);
        ContainerTemplate successor = alike.successor()
                .withoutHostPorts()
                .withLabels(Map.of(
                        Labels.BALANCE, ALGORITHM,
                        Labels.BALANCE_GROUP, name,
                        Labels.BALANCE_PORT, front.toString()));
        boolean samePort = lone.exclusives().hostPorts().contains(front.port() + "/tcp");
        boolean stopFirst = Order.of(lone.exclusives(), samePort).stopFirst();
        return new UpdatePlan(
                Optional.empty(),
                Optional.empty(),
                container.image(),
                List.of(alike.by(successor, stopFirst)),
                announcements(lone, front, samePort, policy));
    }

    private static FrontPort front(Container container, String wished) throws UpdateRefusedException {
        try {
            if (!wished.isEmpty()) {
                return FrontPort.parse(wished);
            }
        } catch (IllegalArgumentException e) {
            throw new UpdateRefusedException("--balance: " + e.getMessage());
        }
        PublishedPort published = container.detail().ports().stream()
                .filter(port -> port.protocol().equals("tcp"))
                .min(Comparator.comparingInt(PublishedPort::containerPort))
                .orElseThrow(() -> new UpdateRefusedException(
                        "container %s publishes no port on the host for its load balancer to take over; name one: --balance=8080"
                                .formatted(container.name())));
        // Published everywhere it is told once for IPv4 and once for IPv6.
        Optional<String> address = Optional.of(published.hostAddress())
                .filter(told -> !told.isEmpty() && !told.equals(EVERYWHERE) && !told.equals("::"));
        return new FrontPort(address, published.hostPort());
    }

    private static List<String> announcements(
            NamedContainer lone, FrontPort front, boolean samePort, RolloutPolicy policy) {
        String name = lone.container().name();
        List<String> said = new ArrayList<>();
        said.add("Container %s is replaced by one like it behind a load balancer, which listens on port %s of the host."
                .formatted(name, front));
        if (samePort) {
            said.add(
                    "It has to be stopped first, since it publishes that port: it will not serve while it stops (at most %d s) and until the new one and its balancer are ready (at most %d s)."
                            .formatted(lone.stopSeconds(), policy.ready().toSeconds()));
        }
        List<String> lost = lone.exclusives().hostPorts().stream()
                .filter(port -> !port.equals(front.port() + "/tcp"))
                .toList();
        if (!lost.isEmpty()) {
            said.add("No longer published on the host: %s.".formatted(String.join(", ", lost)));
        }
        return said;
    }
}
