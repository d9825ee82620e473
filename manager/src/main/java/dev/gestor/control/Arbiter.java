// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Container;
import dev.gestor.engine.Owner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Turns what the policies propose into what is done. A pure function: at most one action a container, name or resource, the higher
 * precedence wins, nothing is done to what an earlier plan is still busy with, and nothing that is not ours, is another owner's or
 * is protected is ever touched.
 */
public final class Arbiter {
    private Arbiter() {}

    /**
     * @param known this instance's containers
     * @param underWay accepted proposals of other plans whose end has not come yet
     * @param proposals in any order; among equals the first wins
     */
    public static Plan arbitrate(
            Collection<Container> known, Collection<? extends Proposal> underWay, List<? extends Proposal> proposals) {
        var decision = new Decision(known, underWay);
        // A stable sort: equals keep their order.
        proposals.stream().sorted(Comparator.comparing(Proposal::precedence)).forEach(decision::consider);
        return decision.plan();
    }

    /** What a proposal lays hands on. Names and ids cannot be taken for each other. */
    static String subject(Proposal proposal) {
        if (proposal instanceof Proposal.Removal removal) {
            return "id " + removal.container().id();
        }
        if (proposal instanceof Proposal.Change change) {
            return "id " + change.container().id();
        }
        if (proposal instanceof Proposal.Creation creation) {
            return "name " + creation.spec().name();
        }
        Proposal.Provision provision = (Proposal.Provision) proposal;
        return "%s %s"
                .formatted(
                        provision.resource().getClass().getSimpleName(),
                        provision.resource().name());
    }

    /** One arbitration. */
    private static final class Decision {
        private final Map<String, Container> byId;
        private final Set<String> names;
        private final Map<String, Proposal> busy = new HashMap<>();
        private final Map<String, Proposal> taken = new HashMap<>();
        private final List<Proposal> accepted = new ArrayList<>();
        private final List<Plan.Overruled> overruled = new ArrayList<>();

        Decision(Collection<Container> known, Collection<? extends Proposal> underWay) {
            byId = known.stream().collect(Collectors.toMap(Container::id, Function.identity()));
            names = known.stream().map(Container::name).collect(Collectors.toSet());
            underWay.forEach(proposal -> busy.put(subject(proposal), proposal));
        }

        void consider(Proposal proposal) {
            String subject = subject(proposal);
            String refusal = refusal(proposal, subject);
            if (refusal.isEmpty()) {
                taken.put(subject, proposal);
                accepted.add(proposal);
            } else {
                overruled.add(new Plan.Overruled(proposal, refusal));
            }
        }

        /** Why it must not happen; empty text where it may. */
        private String refusal(Proposal proposal, String subject) {
            String own = "";
            if (proposal instanceof Proposal.Removal removal) {
                own = refusal(removal.container(), removal.authority(), removal.precedence());
            } else if (proposal instanceof Proposal.Change change) {
                own = refusal(change.container(), change.authority(), change.precedence());
            } else if (proposal instanceof Proposal.Creation creation
                    && names.contains(creation.spec().name())) {
                own = "a container of that name exists";
            }
            return own.isEmpty() ? collision(subject) : own;
        }

        private String refusal(Container proposed, Set<Owner> authority, Precedence precedence) {
            // Judged by what is known now, not by what the proposal brought along.
            Container container = byId.get(proposed.id());
            if (container == null) {
                return "it is not a container of this instance";
            }
            Optional<Owner> owner = container.owner();
            if (owner.isEmpty()) {
                return "it has no known owner";
            }
            if (!authority.contains(owner.get())) {
                return "its owner is " + owner.get().label();
            }
            // Kept from those who would make do without it, not from those who keep it well.
            boolean spared = precedence == Precedence.EVICT || precedence == Precedence.SCALE;
            return spared && container.isProtected() ? "it is protected by its label" : "";
        }

        private String collision(String subject) {
            Proposal winner = taken.get(subject);
            if (winner != null) {
                return subject.startsWith("name ")
                        ? "a container of that name exists"
                        : "%s wants to %s it, and goes first".formatted(winner.policy(), winner.action());
            }
            Proposal earlier = busy.get(subject);
            return earlier == null
                    ? ""
                    : "%s has begun to %s it, and has not ended".formatted(earlier.policy(), earlier.action());
        }

        Plan plan() {
            // Removals first: what they free may be what a creation needs.
            accepted.sort(Comparator.comparing(Decision::turn));
            return new Plan(accepted, overruled);
        }

        private static int turn(Proposal proposal) {
            return proposal instanceof Proposal.Removal ? 0 : proposal instanceof Proposal.Creation ? 2 : 1;
        }
    }
}
