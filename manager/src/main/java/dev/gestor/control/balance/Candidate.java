// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.Member;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail.Health;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A container whose labels ask for a balancer. */
record Candidate(Container container, Front front) {
    /** As the balancer names it: a container may be renamed, and another take its name while requests still run. */
    String server() {
        return container.shortId();
    }

    /** Where it takes requests, or why that is not known. */
    Place place(Collection<String> networks) {
        if (container.detail().hostNetwork()) {
            return Place.none("it uses the host's network; give it one of its own");
        }
        Optional<Integer> port = port();
        if (port.isEmpty()) {
            return Place.none(portProblem());
        }
        Optional<String> address = container.detail().networks().entrySet().stream()
                .filter(network -> networks.contains(network.getKey()))
                .filter(network -> !network.getValue().isEmpty())
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .findFirst();
        return address.map(found -> Place.of(new Member(server(), found, port.get(), front.healthPath())))
                .orElseGet(() -> Place.none("it has no address in a network of the balancer"));
    }

    private Optional<Integer> port() {
        if (front.serverPort().isPresent()) {
            return Optional.of(front.serverPort().getAsInt());
        }
        List<Integer> exposed = container.detail().exposedPorts();
        return exposed.size() == 1 ? Optional.of(exposed.get(0)) : Optional.empty();
    }

    private String portProblem() {
        List<Integer> exposed = container.detail().exposedPorts();
        return exposed.isEmpty()
                ? "it exposes no TCP port; name one with the label gestor.balance.server-port"
                : "it exposes the ports %s; name one with the label gestor.balance.server-port".formatted(exposed);
    }

    /** What its state says; empty where that does not keep it from taking requests. */
    Optional<String> obstacle() {
        if (!container.running()) {
            return Optional.of("it does not run");
        }
        return switch (container.detail().health()) {
            case NONE, HEALTHY -> Optional.empty();
            case STARTING -> Optional.of("its health check has not passed yet");
            case UNHEALTHY -> Optional.of("its health check fails");
        };
    }

    /** Whether nobody but a probe can tell that it is ready. */
    boolean needsProbe() {
        return container.running() && container.detail().health() == Health.NONE;
    }

    /** @param reason why there is none; empty text where there is one */
    record Place(Optional<Member> member, String reason) {
        static Place of(Member member) {
            return new Place(Optional.of(member), "");
        }

        static Place none(String reason) {
            return new Place(Optional.empty(), reason);
        }
    }
}
