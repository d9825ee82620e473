// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import dev.gestor.batch.ContainerSample;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.batch.DecisionRecord.Subject;
import dev.gestor.batch.HostSample;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/** Records as a manager would write them. */
final class Fixtures {
    static final Instant START = Instant.parse("2026-11-21T10:22:31.123Z");

    private Fixtures() {}

    static HostSample host(Instant time) {
        return new HostSample(
                time,
                81_234_567_890L,
                "procfs",
                2,
                8_330_977_280L,
                5_246_418_944L,
                OptionalLong.of(7_180_300_288L),
                1_150_676_992L,
                OptionalDouble.of(0.75),
                12,
                140,
                OptionalLong.of(12_000_000));
    }

    static ContainerSample sample(Instant time, String name) {
        return new ContainerSample(
                time,
                id(name),
                name,
                "workload",
                Optional.of("high-cpu"),
                OptionalInt.of(4711),
                OptionalDouble.of(0.5),
                OptionalDouble.of(0.25),
                OptionalLong.of(4_194_304),
                OptionalDouble.of(0.0005),
                OptionalLong.of(4_194_304),
                OptionalLong.of(5_242_880),
                OptionalLong.of(1_000_000_000),
                OptionalLong.of(990_000_000),
                Optional.empty());
    }

    static DecisionRecord decision(long cycle, String action, String name) {
        return decision(START.plusSeconds(10 * cycle), cycle, "retention", action, name);
    }

    static DecisionRecord decision(Instant time, long cycle, String policy, String action, String name) {
        return new DecisionRecord(
                UUID.nameUUIDFromBytes(
                        (cycle + policy + action + name).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                time,
                cycle,
                policy,
                action,
                Optional.of(new Subject(
                        id(name), name, "gestor/high-cpu", "workload", Optional.of("high-cpu"), START.minusSeconds(5))),
                "rank 4 of 9, share 0.25",
                Map.of("share", "0.25"),
                action.equals("evict") ? Outcome.DONE : Outcome.NONE,
                action.equals("evict") ? Optional.of(Duration.ofMillis(1250)) : Optional.empty(),
                Optional.empty());
    }

    /** 64 hex digits that differ from their beginning on. */
    static String id(String name) {
        String hex = String.format("%08x", name.hashCode());
        return hex.repeat(8);
    }
}
