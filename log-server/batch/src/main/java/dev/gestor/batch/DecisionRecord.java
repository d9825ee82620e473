// SPDX-License-Identifier: Apache-2.0
package dev.gestor.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One decision: what was seen, which policy, what it chose and why, and what came of it. Doing nothing is one too.
 *
 * @param cycle number of the cycle since the manager started
 * @param policy for example {@code retention}, {@code workload}, {@code cleanup}
 * @param action for example {@code evict}, {@code keep-high}, {@code keep-low}, {@code spare}, {@code create}, {@code nothing}
 * @param container the container spoken of; empty for a decision about the whole cycle
 * @param reason in words, with the figures
 * @param inputs what was seen, by name: shares, ages, source, ranks
 * @param outcome what came of it
 * @param took time from decision to outcome; empty where nothing was to be done
 */
public record DecisionRecord(
        UUID id,
        Instant time,
        long cycle,
        String policy,
        String action,
        Optional<Subject> container,
        String reason,
        Map<String, String> inputs,
        Outcome outcome,
        Optional<Duration> took,
        Optional<String> error) {
    public DecisionRecord {
        reason = TextLimit.WORDS.cut(reason);
        inputs = inputs.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> TextLimit.WORDS.cut(e.getValue())));
        error = TextLimit.WORDS.cut(error);
    }

    /**
     * The container a decision is about, as it was then.
     *
     * @param created when the container was created: lifetimes are drawn from it
     */
    public record Subject(
            String id, String name, String image, String owner, Optional<String> workload, Instant created) {
        public Subject {
            name = TextLimit.NAME.cut(name);
            image = TextLimit.WORDS.cut(image);
            owner = TextLimit.NAME.cut(owner);
            workload = TextLimit.NAME.cut(workload);
        }
    }

    /** What came of a decision. */
    public enum Outcome {
        /** Nothing was to be done. */
        NONE,
        DONE,
        /** The container had gone by itself. */
        GONE,
        FAILED,
        /** A proposal with higher precedence won. */
        OVERRULED,
        DRY_RUN
    }
}
