// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Inventory;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The one way from proposals to changed containers: arbiter, then actuator. May be used by several threads. */
public final class Dispatcher {
    private final Inventory inventory;
    private final Actuator actuator;

    public Dispatcher(Inventory inventory, Actuator actuator) {
        this.inventory = inventory;
        this.actuator = actuator;
    }

    /** Decides, acts and waits for the end. */
    public Dispatched dispatch(List<? extends Proposal> proposals) throws InterruptedException {
        if (proposals.isEmpty()) {
            return new Dispatched(List.of(), List.of());
        }
        Plan plan = Arbiter.arbitrate(inventory.containers(), proposals);
        return new Dispatched(actuator.execute(plan), plan.overruled());
    }

    /** What has come meanwhile of actions that outlasted their plan, see {@link Actuator#late}. */
    List<ActionOutcome> late() {
        return actuator.late();
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
