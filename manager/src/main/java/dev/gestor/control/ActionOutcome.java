// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.Container;
import dev.gestor.engine.EngineException;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of one accepted proposal.
 *
 * @param took from the decision to the outcome
 * @param created the container that a creation made
 * @param error why it failed
 * @param cause the engine's refusal, where it was one: a caller may answer a taken port otherwise than a defect
 */
public record ActionOutcome(
        Proposal proposal,
        Outcome outcome,
        Duration took,
        Optional<Container> created,
        Optional<String> error,
        Optional<EngineException> cause) {
    /** One that the engine did not refuse. */
    public ActionOutcome(
            Proposal proposal, Outcome outcome, Duration took, Optional<Container> created, Optional<String> error) {
        this(proposal, outcome, took, created, error, Optional.empty());
    }
}
