// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.Member;
import dev.gestor.engine.Container;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Where each candidate of a group stands, by what is known of containers.
 *
 * @param members that may have requests, by the names of servers
 * @param waiting that are to be asked whether they are ready
 * @param obstacles of all that are no members, by container id
 */
record Standing(Map<String, Member> members, Map<Container, Member> waiting, Map<String, String> obstacles) {
    /**
     * @param networks the balancer's
     * @param answered of one that needs to be asked
     */
    static Standing of(Wish wish, Set<String> networks, Predicate<Container> answered) {
        Map<String, Member> members = new TreeMap<>();
        Map<Container, Member> waiting = new LinkedHashMap<>();
        Map<String, String> obstacles = new TreeMap<>();
        for (Candidate candidate : wish.candidates()) {
            Container container = candidate.container();
            Candidate.Place place = candidate.place(networks);
            if (candidate.obstacle().isPresent() || place.member().isEmpty()) {
                obstacles.put(container.id(), candidate.obstacle().orElse(place.reason()));
            } else if (candidate.needsProbe() && !answered.test(container)) {
                waiting.put(container, place.member().get());
                obstacles.put(
                        container.id(),
                        "it has not answered yet on port %d"
                                .formatted(place.member().get().port()));
            } else {
                members.put(candidate.server(), place.member().get());
            }
        }
        return new Standing(members, waiting, obstacles);
    }

    String obstacle(Container container) {
        return obstacles.getOrDefault(container.id(), "");
    }
}
