// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.Container;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of one accepted proposal.
 *
 * @param took from the decision to the outcome
 * @param created the container that a creation made
 * @param error why it failed
 */
public record ActionOutcome(
        Proposal proposal, Outcome outcome, Duration took, Optional<Container> created, Optional<String> error) {}
