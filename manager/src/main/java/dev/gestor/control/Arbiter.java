// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
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
        return arbitrate(known, underWay, Set.of(), proposals);
    }

    /**
     * The same.
     *
     * @param ending containers whose removal outlasts its plan: whoever proposes it again waits for the same end
     */
    static Plan arbitrate(
            Collection<Container> known,
            Collection<? extends Proposal> underWay,
            Set<String> ending,
            List<? extends Proposal> proposals) {
        var decision = new Decision(known, underWay, ending);
        // A stable sort: equals keep their order.
        proposals.stream().sorted(Comparator.comparing(Proposal::precedence)).forEach(decision::consider);
        return decision.plan();
    }

    /** What a proposal lays hands on. Names and ids cannot be taken for each other. */
    static List<String> subjects(Proposal proposal) {
        if (proposal instanceof Proposal.Removal removal) {
            return List.of("id " + removal.container().id());
        }
        if (proposal instanceof Proposal.Change change) {
            String id = "id " + change.container().id();
            return newName(proposal).map(name -> List.of(id, "name " + name)).orElse(List.of(id));
        }
        if (proposal.creates()) {
            return newName(proposal).map(name -> "name " + name).stream().toList();
        }
        Proposal.Provision provision = (Proposal.Provision) proposal;
        return List.of("%s %s"
                .formatted(
                        provision.resource().getClass().getSimpleName(),
                        provision.resource().name()));
    }

    /** The name that a container would have by it. */
    private static Optional<String> newName(Proposal proposal) {
        if (proposal instanceof Proposal.Creation creation) {
            return Optional.of(creation.spec().name());
        }
        if (proposal instanceof Proposal.Copy copy) {
            return Optional.of(copy.template().name());
        }
        return proposal instanceof Proposal.Change change && change.change() instanceof ContainerChange.Rename rename
                ? Optional.of(rename.name())
                : Optional.empty();
    }

    /** One arbitration. */
    private static final class Decision {
        private final Map<String, Container> byId;
        private final Map<String, String> idsByName;
        private final Set<String> ending;
        private final Map<String, Proposal> busy = new HashMap<>();
        private final Map<String, Proposal> taken = new HashMap<>();
        private final List<Proposal> accepted = new ArrayList<>();
        private final List<Plan.Overruled> overruled = new ArrayList<>();

        Decision(Collection<Container> known, Collection<? extends Proposal> underWay, Set<String> ending) {
            this.ending = ending;
            byId = known.stream().collect(Collectors.toMap(Container::id, Function.identity()));
            idsByName =
                    known.stream().collect(Collectors.toMap(Container::name, Container::id, (first, last) -> first));
            underWay.forEach(proposal -> subjects(proposal).forEach(subject -> busy.put(subject, proposal)));
        }

        void consider(Proposal proposal) {
            String refusal = refusal(proposal);
            if (refusal.isEmpty()) {
                subjects(proposal).forEach(subject -> taken.put(subject, proposal));
                accepted.add(proposal);
            } else {
                overruled.add(new Plan.Overruled(proposal, refusal));
            }
        }

        /** Why it must not happen; empty text where it may. */
        private String refusal(Proposal proposal) {
            String own = "";
            if (proposal instanceof Proposal.Removal removal) {
                own = refusal(removal.container(), removal.authority(), removal.precedence());
            } else if (proposal instanceof Proposal.Change change) {
                own = refusal(change.container(), change.authority(), change.precedence());
            }
            if (own.isEmpty()
                    && newName(proposal)
                            .filter(name -> nameTaken(name, proposal))
                            .isPresent()) {
                own = "a container of that name exists";
            }
            return own.isEmpty() ? collision(proposal) : own;
        }

        private boolean nameTaken(String name, Proposal proposal) {
            String holder = idsByName.get(name);
            // One that has the name already may be given it again.
            return holder != null
                    && !(proposal instanceof Proposal.Change change
                            && holder.equals(change.container().id()));
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

        private String collision(Proposal proposal) {
            return subjects(proposal).stream()
                    .map(subject -> collision(subject, proposal))
                    .filter(reason -> !reason.isEmpty())
                    .findFirst()
                    .orElse("");
        }

        private String collision(String subject, Proposal proposal) {
            Proposal winner = taken.get(subject);
            if (winner != null) {
                return subject.startsWith("name ")
                        ? "a container of that name exists"
                        : "%s wants to %s it, and goes first".formatted(winner.policy(), winner.action());
            }
            Proposal earlier = busy.get(subject);
            return earlier == null || sameEnd(earlier, proposal)
                    ? ""
                    : "%s has begun to %s it, and has not ended".formatted(earlier.policy(), earlier.action());
        }

        /** Whether the earlier one, which outlasts its plan, comes to what this one wants. */
        private boolean sameEnd(Proposal earlier, Proposal proposal) {
            return earlier instanceof Proposal.Removal begun
                    && proposal instanceof Proposal.Removal wanted
                    && ending.contains(begun.container().id())
                    && (begun.extent() == Proposal.Extent.REMOVE || begun.extent() == wanted.extent());
        }

        Plan plan() {
            // Removals first: what they free may be what a creation needs.
            accepted.sort(Comparator.comparing(Decision::turn));
            return new Plan(accepted, overruled);
        }

        private static int turn(Proposal proposal) {
            return proposal instanceof Proposal.Removal ? 0 : proposal.creates() ? 2 : 1;
        }
    }
}
