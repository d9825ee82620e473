// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import java.util.List;

/**
 * What is to be done and what is not, after the {@link Arbiter} has spoken. No container occurs twice among the accepted.
 */
public record Plan(List<Proposal.Removal> removals, List<Proposal.Creation> creations, List<Overruled> overruled) {
    public static final Plan EMPTY = new Plan(List.of(), List.of(), List.of());

    public Plan {
        removals = List.copyOf(removals);
        creations = List.copyOf(creations);
        overruled = List.copyOf(overruled);
    }

    /**
     * A proposal that is not carried out.
     *
     * @param reason why not, in words
     */
    public record Overruled(Proposal proposal, String reason) {}
}
