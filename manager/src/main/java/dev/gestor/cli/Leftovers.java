// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.control.ActionOutcome;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Cleanup;
import dev.gestor.control.Decision;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.Proposal;
import dev.gestor.engine.Container;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Workload containers at both ends of a run: what an earlier one left, and what this one is to leave. */
final class Leftovers {
    private final Inventory inventory;
    private final ChangeRequests requests;
    private final ConsoleView console;

    Leftovers(Inventory inventory, ChangeRequests requests, ConsoleView console) {
        this.inventory = inventory;
        this.requests = requests;
        this.console = console;
    }

    /**
     * Removes what a run left that did not end well; what a run left on purpose is adopted.
     *
     * @param abandonedBy the process of a run that did not end well
     * @return whether nothing is left to clean up
     */
    boolean atStart(OptionalLong abandonedBy) throws InterruptedException {
        List<Container> left = Cleanup.candidates(inventory.containers());
        if (abandonedBy.isPresent()) {
            return removeAbandoned(left, Long.toString(abandonedBy.getAsLong()));
        }
        if (!left.isEmpty()) {
            adopt(left);
        }
        return true;
    }

    private boolean removeAbandoned(List<Container> left, String pid) throws InterruptedException {
        // The HTTP server replaces the address and the schedule the crontab entry, whether there are any or not.
        requests.note(List.of(Decision.idle(
                Cleanup.POLICY,
                "take-over",
                Optional.empty(),
                "process " + pid
                        + " did not end well; its address, its crontab entry and its containers are cleaned up",
                Map.of("process", pid, "containers", Integer.toString(left.size())))));
        Dispatcher.Dispatched dispatched =
                requests.carryOut(Cleanup.everything(left, "left by process " + pid + ", which did not end well"));
        console.say("start.cleanup.removed", Long.toString(done(dispatched)), pid);
        sayFailures(dispatched);
        return failed(dispatched) == 0;
    }

    private void adopt(List<Container> left) {
        requests.note(left.stream()
                .map(c -> Decision.idle(
                        Cleanup.POLICY,
                        "adopt",
                        Optional.of(c),
                        "kept by an earlier run",
                        Map.of("state", c.state().name())))
                .toList());
        console.say("start.cleanup.adopted", Integer.toString(left.size()));
    }

    /** @throws EngineException where containers are left that should not be */
    void atEnd(boolean keep, long cycles) throws InterruptedException, EngineException {
        Optional<EngineException> unlisted = Optional.empty();
        try {
            // What was created a moment ago may not have been heard of.
            inventory.resynchronise();
        } catch (EngineException e) {
            // What is known is cleaned up nevertheless.
            console.tell(String.valueOf(e.getMessage()));
            unlisted = Optional.of(e);
        }
        List<Container> left = Cleanup.candidates(inventory.containers());
        String count = Integer.toString(left.size());
        if (keep && !left.isEmpty()) {
            console.say("end.kept", count);
        } else if (!keep && !left.isEmpty()) {
            console.progress("end.workload", count);
            Dispatcher.Dispatched dispatched = requests.carryOut(Cleanup.everything(left, "the manager ends"));
            console.say("end.removed", Long.toString(done(dispatched)));
            sayFailures(dispatched);
            requireNoFailure(dispatched);
        }
        console.say("end.done", Long.toString(cycles));
        if (unlisted.isPresent() && !keep) {
            throw new EngineException("containers may be left; the next start removes them", unlisted.get());
        }
    }

    private static void requireNoFailure(Dispatcher.Dispatched dispatched) throws EngineException {
        long failed = failed(dispatched);
        if (failed > 0) {
            throw new EngineException("%d containers are left; the next start removes them".formatted(failed));
        }
    }

    private static long failed(Dispatcher.Dispatched dispatched) {
        return dispatched.outcomes().stream()
                .filter(o -> o.outcome() == Outcome.FAILED)
                .count();
    }

    private static long done(Dispatcher.Dispatched dispatched) {
        return dispatched.outcomes().stream()
                .filter(o -> o.outcome() == Outcome.DONE || o.outcome() == Outcome.GONE)
                .count();
    }

    private void sayFailures(Dispatcher.Dispatched dispatched) {
        for (ActionOutcome outcome : dispatched.outcomes()) {
            if (outcome.outcome() == Outcome.FAILED && outcome.proposal() instanceof Proposal.Removal removal) {
                console.say(
                        "cleanup.failed",
                        removal.container().name(),
                        outcome.error().orElse(""));
            }
        }
    }
}
