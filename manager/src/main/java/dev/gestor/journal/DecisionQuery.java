// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Subject;
import java.time.Instant;
import java.util.Optional;

/**
 * Which decisions are asked for; all given conditions hold.
 *
 * @param container a container's name, its id or the beginning of its id
 * @param cycle one cycle of the last run that had it
 * @param policy for example {@code retention}
 * @param since not before this time
 * @param limit at most so many: the newest
 */
public record DecisionQuery(
        Optional<String> container,
        Optional<CycleChoice> cycle,
        Optional<String> policy,
        Optional<Instant> since,
        int limit) {
    /** Enough for a day of one container at the default period. */
    public static final int DEFAULT_LIMIT = 10_000;

    private static final String TIME = "\"time\":\"";
    private static final int TIME_TO_SECOND = "2026-11-21T10:22:31".length();

    /** Shorter beginnings of an id are taken for names alone: too many containers share them. */
    static final int MIN_ID_PREFIX = 4;

    public static DecisionQuery all() {
        return new DecisionQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), DEFAULT_LIMIT);
    }

    public DecisionQuery withContainer(String nameOrId) {
        return new DecisionQuery(Optional.of(nameOrId), cycle, policy, since, limit);
    }

    public DecisionQuery withCycle(CycleChoice choice) {
        return new DecisionQuery(container, Optional.of(choice), policy, since, limit);
    }

    public DecisionQuery withPolicy(String name) {
        return new DecisionQuery(container, cycle, Optional.of(name), since, limit);
    }

    public DecisionQuery withSince(Instant time) {
        return new DecisionQuery(container, cycle, policy, Optional.of(time), limit);
    }

    public DecisionQuery withLimit(int decisions) {
        return new DecisionQuery(container, cycle, policy, since, decisions);
    }

    /** True where the decision meets every condition but that of the cycle, which needs the order of all. */
    boolean matches(DecisionRecord decision) {
        return (container.isEmpty() || decision.container().filter(this::names).isPresent())
                && (policy.isEmpty() || policy.get().equals(decision.policy()))
                && (since.isEmpty() || !decision.time().isBefore(since.get()));
    }

    private boolean names(Subject subject) {
        return container
                .filter(wanted -> subject.name().equals(wanted)
                        || (wanted.length() >= MIN_ID_PREFIX && subject.id().startsWith(wanted)))
                .isPresent();
    }

    /** Cheap test of a raw line that spares parsing most of them; may let through what does not match. */
    boolean mayMatch(String line) {
        return (container.isEmpty() || line.contains(container.get()))
                && (since.isEmpty() || !isBefore(line, since.get()));
    }

    /** To the second: the text of a time is as long as it has digits behind the point. */
    private static boolean isBefore(String line, Instant since) {
        int begin = line.indexOf(TIME);
        int end = begin + TIME.length() + TIME_TO_SECOND;
        if (begin < 0 || end > line.length()) {
            return false;
        }
        String second = since.toString();
        return second.length() >= TIME_TO_SECOND
                && line.substring(begin + TIME.length(), end).compareTo(second.substring(0, TIME_TO_SECOND)) < 0;
    }

    /**
     * A cycle by its number, or the last one.
     *
     * @param number empty: the last
     */
    public record CycleChoice(Optional<Long> number) {
        public static CycleChoice last() {
            return new CycleChoice(Optional.empty());
        }

        public static CycleChoice of(long number) {
            return new CycleChoice(Optional.of(number));
        }
    }
}
