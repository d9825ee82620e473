// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One decision before it is recorded. Doing nothing, and sparing a container, are decisions too.
 *
 * @param container the container spoken of; empty for a decision about the whole cycle, or a container never created
 */
public record Decision(
        String policy,
        String action,
        Optional<Container> container,
        String reason,
        Map<String, String> inputs,
        Outcome outcome,
        Optional<Duration> took,
        Optional<String> error) {
    public Decision {
        inputs = Map.copyOf(inputs);
    }

    /** A decision that changes nothing. */
    public static Decision idle(
            String policy, String action, Optional<Container> container, String reason, Map<String, String> inputs) {
        return new Decision(
                policy, action, container, reason, inputs, Outcome.NONE, Optional.empty(), Optional.empty());
    }

    static Decision of(ActionOutcome outcome) {
        Proposal proposal = outcome.proposal();
        return new Decision(
                proposal.policy(),
                proposal.action(),
                outcome.created().or(() -> container(proposal)),
                proposal.reason(),
                proposal.inputs(),
                outcome.outcome(),
                Optional.of(outcome.took()),
                outcome.error());
    }

    /** Of an earlier cycle's action that ended now: with that cycle's inputs, but no place among those that this one ranks. */
    static Decision late(ActionOutcome outcome) {
        Decision decision = of(outcome);
        Map<String, String> inputs = new HashMap<>(decision.inputs);
        inputs.remove("rank");
        inputs.put("late", "true");
        return new Decision(
                decision.policy,
                decision.action,
                decision.container,
                decision.reason,
                inputs,
                decision.outcome,
                decision.took,
                decision.error);
    }

    static Decision of(Plan.Overruled overruled) {
        Proposal proposal = overruled.proposal();
        return new Decision(
                proposal.policy(),
                proposal.action(),
                container(proposal),
                proposal.reason() + "; not done: " + overruled.reason(),
                proposal.inputs(),
                Outcome.OVERRULED,
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<Container> container(Proposal proposal) {
        if (proposal instanceof Proposal.Removal removal) {
            return Optional.of(removal.container());
        }
        return proposal instanceof Proposal.Change change ? Optional.of(change.container()) : Optional.empty();
    }

    public DecisionRecord toRecord(UUID id, Instant time, long cycle) {
        return new DecisionRecord(
                id,
                time,
                cycle,
                policy,
                action,
                container.map(Decision::subject),
                reason,
                inputs,
                outcome,
                took,
                error);
    }

    private static DecisionRecord.Subject subject(Container container) {
        return new DecisionRecord.Subject(
                container.id(),
                container.name(),
                container.image(),
                container.labels().getOrDefault(Labels.OWNER, ""),
                Optional.ofNullable(container.labels().get(Labels.WORKLOAD)),
                container.created());
    }
}
