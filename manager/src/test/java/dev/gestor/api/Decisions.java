// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.batch.DecisionRecord.Subject;
import dev.gestor.control.Recorder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Decisions that tests record. */
final class Decisions {
    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    private Decisions() {}

    /** One second after the other. */
    static DecisionRecord about(String name, char id, int second, String policy, String action) {
        return new DecisionRecord(
                new UUID(second, id),
                START.plusSeconds(second),
                second,
                policy,
                action,
                Optional.of(new Subject(
                        String.valueOf(id).repeat(64), name, "workload:1", "workload", Optional.of("high-cpu"), START)),
                "share 0.3 of the host",
                Map.of("cpu_share", "0.3"),
                Outcome.DONE,
                Optional.of(Duration.ofMillis(120)),
                Optional.empty());
    }

    static Recorder.Entry entry(DecisionRecord... decisions) {
        return new Recorder.Entry(START, Optional.empty(), List.of(), List.of(decisions));
    }
}
