// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Owner;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The one way from proposals to changed containers: arbiter, then actuator. May be used by several threads. */
public final class Dispatcher {
    private final Inventory inventory;
    private final Actuator actuator;

    /** What was accepted and has not ended. By identity: equal proposals of two plans are two. */
    private final Set<Proposal> underWay =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    /** Containers that are not this instance's, and that a person named, by id. */
    private final Map<String, Container> named = new ConcurrentHashMap<>();

    public Dispatcher(Inventory inventory, Actuator actuator) {
        this.inventory = inventory;
        this.actuator = actuator;
    }

    /** Decides, acts and waits for the end. */
    public Dispatched dispatch(List<? extends Proposal> proposals) throws InterruptedException {
        if (proposals.isEmpty()) {
            return new Dispatched(List.of(), List.of());
        }
        Plan plan = begin(proposals);
        // Not when the plan has ended: an action may outlast it, and its container is busy until then.
        List<ActionOutcome> outcomes = actuator.execute(plan, underWay::remove);
        outcomes.forEach(this::follow);
        return new Dispatched(outcomes, plan.overruled());
    }

    /** One plan at a time is decided, so that each sees what the others have begun. */
    private Plan begin(List<? extends Proposal> proposals) {
        synchronized (underWay) {
            Plan plan = Arbiter.arbitrate(known(), List.copyOf(underWay), actuator.ending(), proposals);
            underWay.addAll(plan.accepted());
            return plan;
        }
    }

    private List<Container> known() {
        List<Container> own = inventory.containers();
        return named.isEmpty()
                ? own
                : Stream.concat(own.stream(), named.values().stream()).toList();
    }

    /**
     * From now on proposals may change this container as one of a person's, although it is not this instance's.
     *
     * @return it, as such proposals are to name it
     */
    Container entrust(Container foreign) {
        Container container = foreign.ownedBy(Owner.USER);
        named.put(container.id(), container);
        return container;
    }

    /** What has come meanwhile of actions that outlasted their plan, see {@link Actuator#late}. */
    List<ActionOutcome> late() {
        List<ActionOutcome> late = actuator.late();
        late.forEach(this::follow);
        return late;
    }

    /** The inventory does not know those that a person named: of what becomes of them only this tells. */
    private void follow(ActionOutcome outcome) {
        boolean done = outcome.outcome() == Outcome.DONE;
        Proposal proposal = outcome.proposal();
        if (proposal instanceof Proposal.Removal removal) {
            boolean gone = outcome.outcome() == Outcome.GONE;
            if (gone || (done && removal.extent() == Proposal.Extent.REMOVE)) {
                named.remove(removal.container().id());
            }
        } else if (done
                && proposal instanceof Proposal.Change change
                && change.change() instanceof ContainerChange.Rename rename) {
            named.computeIfPresent(change.container().id(), (id, container) -> container.withName(rename.name()));
        }
    }

    /** See {@link Actuator#ending}. */
    Set<String> ending() {
        return actuator.ending();
    }

    /** What came of the proposals: each is in one of the two lists. */
    public record Dispatched(List<ActionOutcome> outcomes, List<Plan.Overruled> overruled) {
        public Dispatched {
            outcomes = List.copyOf(outcomes);
            overruled = List.copyOf(overruled);
        }

        public List<Decision> decisions() {
            return Stream.concat(
                            outcomes.stream().map(Decision::of),
                            overruled.stream().map(Decision::of))
                    .toList();
        }
    }
}
