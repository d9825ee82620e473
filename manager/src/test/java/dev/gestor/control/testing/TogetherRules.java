// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of the decisions of all policies together, whatever happened. */
public final class TogetherRules {
    /** Outcomes of what was tried. */
    public static final Set<Outcome> ACTED = Set.of(Outcome.DONE, Outcome.GONE, Outcome.FAILED);

    private static final Set<String> ENDS = Set.of("remove", "evict");

    /** Who may create, stop, remove or change containers of whom. */
    private static final Map<String, Set<String>> POLICIES = Map.of(
            "workload", Set.of("workload", "retention", "cleanup"),
            "client", Set.of("client", "cpu-target"),
            "services", Set.of("services"),
            "agent", Set.of("agent"),
            "user", Set.of("retention"));

    private TogetherRules() {}

    /** Whether it tells of the end of a container, if it was carried out. */
    public static boolean ends(DecisionRecord decision) {
        return ENDS.contains(decision.action()) && decision.container().isPresent();
    }

    public static void assertEachTellsWhy(List<DecisionRecord> decisions) {
        assertThat(decisions.stream()
                        .filter(d -> d.outcome() != Outcome.NONE)
                        .filter(d -> d.reason().isBlank() || d.inputs().isEmpty()))
                .as("actions without reason or inputs")
                .isEmpty();
    }

    public static void assertEachContainerIsItsOwners(List<DecisionRecord> decisions) {
        assertThat(decisions.stream()
                        .filter(d -> ACTED.contains(d.outcome()))
                        .filter(d -> d.container()
                                .filter(c -> !POLICIES.getOrDefault(c.owner(), Set.of())
                                        .contains(d.policy()))
                                .isPresent()))
                .as("actions on another owner's container")
                .isEmpty();
    }

    /**
     * In the order in which they were made.
     *
     * @param deadClients how many containers of the client ended, or were removed, by somebody else's hand
     */
    public static void assertNothingIsMadeAgainThatAnotherRemoved(List<DecisionRecord> decisions, int deadClients) {
        List<DecisionRecord> done = decisions.stream()
                .filter(d -> d.outcome() == Outcome.DONE && d.container().isPresent())
                .toList();
        Map<String, List<String>> makers = new HashMap<>();
        Map<String, String> removers = new HashMap<>();
        for (DecisionRecord decision : done) {
            DecisionRecord.Subject subject = decision.container().orElseThrow();
            String place = subject.owner() + " " + subject.name();
            if (decision.action().equals("create")) {
                makers.computeIfAbsent(place, key -> new ArrayList<>()).add(decision.policy());
                assertThat(removers.getOrDefault(place, decision.policy()))
                        .as("who had removed what is made again: %s", decision)
                        .isEqualTo(decision.policy());
            } else if (ends(decision)) {
                removers.put(place, decision.policy());
            }
        }
        // Only a declared place has the same name again.
        assertThat(makers).allSatisfy((place, policies) -> {
            assertThat(new HashSet<>(policies)).as(place).hasSize(1);
            if (!place.startsWith("services ")) {
                assertThat(policies).as(place).hasSize(1);
            }
        });
        // What scaling removed is not missed: there are as many replaced as died, and the first one.
        assertThat(done)
                .filteredOn(d -> d.policy().equals("client") && d.action().equals("create"))
                .hasSizeLessThanOrEqualTo(deadClients + 1);
    }
}
