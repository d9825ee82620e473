// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.cli.TextTable.Style;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one cycle decided, by container.
 *
 * @param time when the cycle began
 * @param byContainer by full id, in the order in which they were decided
 * @param nothing why nothing was to be done; empty where something was
 * @param interval from the cycle before to this one, where it is known
 */
record CycleMarks(
        long cycle,
        Instant time,
        Map<String, Mark> byContainer,
        Optional<String> nothing,
        Optional<Duration> interval) {
    /** Cycles that are left out before a manager is taken for gone; and what a busy machine may delay one. */
    private static final int CYCLES_LATE = 3;

    private static final Duration DELAY = Duration.ofSeconds(5);

    /** Where nobody knows how often cycles come: no manager's are further apart. */
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

    CycleMarks {
        byContainer = Collections.unmodifiableMap(new LinkedHashMap<>(byContainer));
    }

    /**
     * One container's part in it.
     *
     * @param name the container's
     * @param action as {@code gestor explain} calls it
     * @param words the action with its rank, or what became of it
     * @param gone whether it was evicted
     */
    record Mark(String name, String action, String words, String reason, Style style, boolean gone) {
        static Mark of(DecisionRecord decision, String name) {
            String outcome = DecisionWords.outcome(decision);
            boolean done = decision.outcome() == Outcome.DONE || decision.outcome() == Outcome.NONE;
            return new Mark(
                    name,
                    decision.action(),
                    decision.action() + (done ? rank(decision) : " " + outcome),
                    decision.reason()
                            + decision.error()
                                    .map(error -> "; failed: " + error)
                                    .orElse(""),
                    DecisionWords.style(decision),
                    decision.outcome() == Outcome.DONE);
        }

        private static String rank(DecisionRecord decision) {
            String rank = decision.inputs().get("rank");
            String ranked = decision.inputs().get("ranked");
            return rank == null || ranked == null ? "" : " " + rank + "/" + ranked;
        }
    }

    /**
     * @param decisions of one cycle; empty for none
     * @param interval from the cycle before to this one, where it is known
     */
    static Optional<CycleMarks> of(List<DecisionRecord> decisions, Optional<Duration> interval) {
        if (decisions.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Mark> marks = new LinkedHashMap<>();
        Optional<String> nothing = Optional.empty();
        for (DecisionRecord decision : decisions) {
            if (decision.container().isPresent()) {
                DecisionRecord.Subject subject = decision.container().get();
                marks.put(subject.id(), Mark.of(decision, subject.name()));
            } else {
                nothing = Optional.of(decision.reason());
            }
        }
        DecisionRecord first = decisions.get(0);
        return Optional.of(new CycleMarks(first.cycle(), first.time(), marks, nothing, interval));
    }

    /** Whether several cycles should have come since: nobody decides any more. */
    boolean isStale(Instant now) {
        Duration limit = interval.map(known -> known.multipliedBy(CYCLES_LATE).plus(DELAY))
                .orElse(LONGEST_INTERVAL);
        return Duration.between(time, now).compareTo(limit) > 0;
    }

    Optional<Mark> of(String containerId) {
        return Optional.ofNullable(byContainer.get(containerId));
    }

    /** How many containers each action chose, in the order of {@code actions}; those that chose none are left out. */
    Map<String, Long> counts(List<String> actions) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String action : actions) {
            long count = byContainer.values().stream()
                    .filter(mark -> mark.action().equals(action))
                    .count();
            if (count > 0) {
                counts.put(action, count);
            }
        }
        return counts;
    }

    /** The names of those that were evicted. */
    List<String> gone() {
        return byContainer.values().stream().filter(Mark::gone).map(Mark::name).toList();
    }
}
