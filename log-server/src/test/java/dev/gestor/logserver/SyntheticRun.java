// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import dev.gestor.batch.Batch;
import dev.gestor.batch.ContainerSample;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.batch.DecisionRecord.Subject;
import dev.gestor.batch.HostSample;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;

/** The batches of a run as a manager would send them: ten new containers a minute, five stay in each cycle. */
public final class SyntheticRun {
    public static final Instant START = Instant.parse("2026-11-21T10:22:31.123Z");

    private static final List<String> KINDS = List.of("high-cpu", "high-ram", "low-cpu", "low-ram");
    private static final long MIB = 1 << 20;

    private final String instance;
    private final Instant start;
    private final Duration period;
    private final Random random;
    private final List<Living> living = new ArrayList<>();
    private long sequence;

    private record Living(String name, String kind, Instant created, long memory, double cpu) {
        String id() {
            return String.format("%08x", name.hashCode()).repeat(8);
        }

        Subject subject() {
            return new Subject(id(), name, "gestor/" + kind, "workload", Optional.of(kind), created);
        }
    }

    public SyntheticRun(String instance, Instant start, long seed) {
        this(instance, start, seed, Duration.ofSeconds(10));
    }

    /** @param period time between two cycles; ten containers come every sixth */
    public SyntheticRun(String instance, Instant start, long seed, Duration period) {
        this.period = period;
        this.instance = instance;
        this.start = start;
        this.random = new Random(seed);
    }

    public SyntheticRun() {
        this("default", START, 1);
    }

    public Batch next() {
        Instant now = start.plus(period.multipliedBy(sequence));
        sequence++;
        if (sequence % 6 == 1) {
            for (int count = 0; count < 10; count++) {
                living.add(create(now.minusSeconds(4)));
            }
        }
        List<ContainerSample> samples = new ArrayList<>();
        living.forEach(container -> samples.add(sample(now, container)));
        List<DecisionRecord> decisions = sequence == 1 ? List.of(nothing(now)) : decide(now);
        long used = 2L << 30;
        for (Living container : living) {
            used += container.memory();
        }
        used += random.nextLong(300 * MIB);
        HostSample host = new HostSample(
                now,
                81_234_567_890L + sequence * period.toNanos(),
                "kernel",
                2,
                8_330_977_280L,
                8_330_977_280L - used - (1L << 30),
                OptionalLong.of(8_330_977_280L - used),
                used,
                sequence == 1
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Math.min(2, 0.9 + random.nextDouble() * 0.6)),
                living.size(),
                140 + living.size(),
                OptionalLong.of(12_000_000));
        return new Batch(
                UUID.nameUUIDFromBytes((instance + start + sequence).getBytes(StandardCharsets.UTF_8)),
                instance,
                "box",
                sequence,
                now,
                List.of(host),
                samples,
                decisions,
                Batch.Lost.NOTHING);
    }

    private Living create(Instant now) {
        StringBuilder name = new StringBuilder();
        for (int index = 0; index < 8; index++) {
            name.append("abcdefghijklmnopqrstuvwxyz0123456789".charAt(random.nextInt(36)));
        }
        String kind = KINDS.get(random.nextInt(KINDS.size()));
        return new Living(
                name.toString(),
                kind,
                now,
                kind.equals("high-ram") ? 48 * MIB + random.nextLong(8 * MIB) : MIB + random.nextLong(3 * MIB),
                kind.equals("high-cpu") ? 0.4 + random.nextDouble() / 10 : random.nextDouble() / 50);
    }

    private ContainerSample sample(Instant now, Living container) {
        boolean measured = container.created().isBefore(now.minus(period));
        long memory = container.memory() + random.nextLong(MIB);
        return new ContainerSample(
                now,
                container.id(),
                container.name(),
                "workload",
                Optional.of(container.kind()),
                OptionalInt.of(4711),
                measured ? OptionalDouble.of(container.cpu()) : OptionalDouble.empty(),
                measured ? OptionalDouble.of(container.cpu() / 2) : OptionalDouble.empty(),
                OptionalLong.of(memory),
                OptionalDouble.of(memory / 8_330_977_280.0),
                OptionalLong.of(memory),
                OptionalLong.of(memory + MIB),
                OptionalLong.of(1_000_000_000L * sequence),
                OptionalLong.of(990_000_000L * sequence),
                measured ? Optional.empty() : Optional.of("measured for less than one interval"));
    }

    private List<DecisionRecord> decide(Instant now) {
        List<Living> ranked = living.stream()
                .filter(container -> container.created().isBefore(now.minus(period)))
                .sorted(Comparator.comparingDouble((Living container) ->
                                Math.max(container.cpu() / 2, container.memory() / 8_330_977_280.0))
                        .reversed())
                .toList();
        List<DecisionRecord> decisions = new ArrayList<>();
        for (int rank = 0; rank < ranked.size(); rank++) {
            boolean high = rank < 2;
            boolean low = rank >= ranked.size() - 3;
            String action = high ? "keep-high" : low ? "keep-low" : "evict";
            decisions.add(decision(now, action, ranked.get(rank), rank + 1));
            if (!high && !low) {
                living.remove(ranked.get(rank));
            }
        }
        return decisions.isEmpty() ? List.of(nothing(now)) : decisions;
    }

    private DecisionRecord decision(Instant now, String action, Living container, int rank) {
        boolean evict = action.equals("evict");
        return new DecisionRecord(
                UUID.nameUUIDFromBytes((now + action + container.name()).getBytes(StandardCharsets.UTF_8)),
                now,
                sequence,
                "retention",
                action,
                Optional.of(container.subject()),
                "rank " + rank,
                Map.of("rank", String.valueOf(rank)),
                evict ? Outcome.DONE : Outcome.NONE,
                evict ? Optional.of(Duration.ofMillis(300)) : Optional.empty(),
                Optional.empty());
    }

    private DecisionRecord nothing(Instant now) {
        return new DecisionRecord(
                UUID.nameUUIDFromBytes((instance + now).getBytes(StandardCharsets.UTF_8)),
                now,
                sequence,
                "retention",
                "nothing",
                Optional.empty(),
                "none of the containers has been measured over a full interval",
                Map.of(),
                Outcome.NONE,
                Optional.empty(),
                Optional.empty());
    }
}
