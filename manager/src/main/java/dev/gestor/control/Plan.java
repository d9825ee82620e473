// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import java.util.List;

/**
 * What is to be done and what is not, after the {@link Arbiter} has spoken. No container, name or resource occurs twice among the
 * accepted.
 *
 * @param accepted removals first, creations last
 */
public record Plan(List<Proposal> accepted, List<Overruled> overruled) {
    public static final Plan EMPTY = new Plan(List.of(), List.of());

    public Plan {
        accepted = List.copyOf(accepted);
        overruled = List.copyOf(overruled);
    }

    public List<Proposal.Removal> removals() {
        return only(Proposal.Removal.class);
    }

    public List<Proposal.Creation> creations() {
        return only(Proposal.Creation.class);
    }

    private <T extends Proposal> List<T> only(Class<T> kind) {
        return accepted.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /**
     * A proposal that is not carried out.
     *
     * @param reason why not, in words
     */
    public record Overruled(Proposal proposal, String reason) {}
}
