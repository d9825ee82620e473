// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Container;
import dev.gestor.engine.Owner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Turns what the policies propose into what is done. A pure function: at most one action a container, the higher precedence
 * wins, and nothing that is not ours, is another owner's or is protected is ever touched.
 */
public final class Arbiter {
    private Arbiter() {}

    /**
     * @param known this instance's containers
     * @param proposals in any order; among equals the first wins
     */
    public static Plan arbitrate(Collection<Container> known, List<? extends Proposal> proposals) {
        var removals = new ArrayList<Proposal.Removal>();
        var creations = new ArrayList<Proposal.Creation>();
        var overruled = new ArrayList<Plan.Overruled>();
        Map<String, Container> byId = known.stream().collect(Collectors.toMap(Container::id, Function.identity()));
        Set<String> names = known.stream().map(Container::name).collect(Collectors.toCollection(HashSet::new));
        var taken = new HashMap<String, Proposal>();

        // A stable sort: equals keep their order.
        var ordered = new ArrayList<Proposal>(proposals);
        ordered.sort(Comparator.comparing(Proposal::precedence));
        for (Proposal proposal : ordered) {
            if (proposal instanceof Proposal.Removal removal) {
                String refusal = refusal(removal, byId, taken);
                if (refusal.isEmpty()) {
                    removals.add(removal);
                    taken.put(removal.container().id(), removal);
                } else {
                    overruled.add(new Plan.Overruled(removal, refusal));
                }
            } else if (proposal instanceof Proposal.Creation creation) {
                if (names.add(creation.spec().name())) {
                    creations.add(creation);
                } else {
                    overruled.add(new Plan.Overruled(creation, "a container of that name exists"));
                }
            }
        }
        return new Plan(removals, creations, overruled);
    }

    /** Why a removal must not happen; empty text where it may. */
    private static String refusal(Proposal.Removal removal, Map<String, Container> byId, Map<String, Proposal> taken) {
        // Judged by what is known now, not by what the proposal brought along.
        Container container = byId.get(removal.container().id());
        if (container == null) {
            return "it is not a container of this instance";
        }
        Optional<Owner> owner = container.owner();
        if (owner.isEmpty()) {
            return "it has no known owner";
        }
        if (!removal.authority().contains(owner.get())) {
            return "its owner is " + owner.get().label();
        }
        if (container.isProtected()) {
            return "it is protected by its label";
        }
        Proposal winner = taken.get(container.id());
        if (winner != null) {
            return "%s wants to %s it, and goes first".formatted(winner.policy(), winner.action());
        }
        return "";
    }
}
