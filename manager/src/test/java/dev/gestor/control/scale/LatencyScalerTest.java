// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.policy.latency.Heartbeat;
import dev.gestor.policy.latency.LatencyPolicy;
import dev.gestor.policy.latency.LatencyStep;
import dev.gestor.probe.Heart;
import dev.gestor.probe.ProbeResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LatencyScalerTest {
    private static final LatencyPolicy POLICY =
            new LatencyPolicy(Duration.ofMillis(200), 1, 10, LatencyPolicy.DEFAULT_COOL_DOWN, Duration.ofSeconds(2));

    private final Told told = new Told();
    private final Copies copies = new Copies();
    private final LatencyScaler scaler = new LatencyScaler(
            "web",
            new ScaleSettings(POLICY, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ZERO, false),
            copies,
            0,
            told);
    private long tick = 1;

    @AfterEach
    void close() {
        scaler.close();
    }

    /** Heartbeats that are answered at the tick after theirs. */
    private void answered(int count, int millis) {
        for (int i = 0; i < count; i++) {
            var took = Duration.ofMillis(millis);
            scaler.beat(tick, new Heart.Beat(tick - 1, took, Optional.of(new ProbeResult.Answer(took))), Duration.ZERO);
            tick++;
        }
    }

    private void out(long began, String millis) {
        var age = Duration.ofNanos(Math.round(Double.parseDouble(millis) * 1e6));
        scaler.beat(tick, new Heart.Beat(began, age, Optional.empty()), Duration.ZERO);
        tick++;
    }

    @Test
    void whatBeganALittleAfterItsTickReachesAThresholdAtATick() {
        out(0, "99.6");
        out(0, "199.6");
        out(2, "98.2");
        out(2, "198.2");

        assertThat(told.heartbeats)
                .as("later by more than that is not taken for granted")
                .containsExactly("100.0 good", "200.0 weak", "98.2 good", "198.2 good");
    }

    @Test
    void whatWasTakenAwayTooEarlyIsAddedAtOnceAndNothingSoonAfterThat() throws Exception {
        answered(10, 300);
        assertThat(told.change()).isEqualTo("added");
        // Longer than the cool-down, quiet for as long as it takes.
        answered(310, 5);
        assertThat(told.change()).isEqualTo("removed");

        answered(10, 300);
        assertThat(told.change()).isEqualTo("added");
        answered(20, 300);
        assertThat(told.kinds.subList(told.kinds.size() - 2, told.kinds.size()))
                .containsExactly(LatencyStep.Kind.ADD, LatencyStep.Kind.COOL_DOWN);
        assertThat(told.changes).isEmpty();
    }

    /** By somebody else: they are missed at the next crossing, though as many as there may be were started. */
    @Test
    void copiesThatAreTakenAwayAreCountedAgain() throws Exception {
        copies.count.set(9);
        answered(60, 150);
        TimeUnit.MILLISECONDS.sleep(100);
        answered(20, 300);
        assertThat(told.kinds).endsWith(LatencyStep.Kind.AT_LIMIT);

        copies.count.set(0);
        answered(60, 150);
        TimeUnit.MILLISECONDS.sleep(100);
        answered(20, 300);

        assertThat(told.change()).isEqualTo("added");
    }

    @Test
    void aFaultIsToldAndTheScalerGoesOn() throws Exception {
        copies.fault = true;
        answered(10, 300);
        assertThat(told.change()).isEqualTo("failed: a fault");

        copies.fault = false;
        answered(320, 300);
        assertThat(told.change()).isEqualTo("added");
    }

    private static final class Told implements ScaleLog {
        private final List<String> heartbeats = new ArrayList<>();
        private final List<LatencyStep.Kind> kinds = new ArrayList<>();
        private final BlockingQueue<String> changes = new LinkedBlockingQueue<>();

        /** Waits for one, and for what comes right after it is told. */
        String change() throws InterruptedException {
            String change = changes.poll(10, TimeUnit.SECONDS);
            TimeUnit.MILLISECONDS.sleep(50);
            return String.valueOf(change);
        }

        @Override
        public void heartbeat(String container, Heartbeat heartbeat, boolean weak, String reason, Duration late) {
            heartbeats.add("%s %s".formatted(heartbeat.latency().toNanos() / 1e6, weak ? "weak" : "good"));
        }

        @Override
        public void decided(String container, LatencyStep step) {
            kinds.add(step.kind());
        }

        @Override
        public void changed(
                String container, List<String> added, List<String> removed, Optional<String> failure, Duration took) {
            changes.add(failure.map(why -> "failed: " + why).orElse(added.isEmpty() ? "removed" : "added"));
        }
    }

    private static final class Copies implements InstancePool {
        private final AtomicInteger count = new AtomicInteger();
        private volatile boolean fault;

        @Override
        public List<String> copies(String container) {
            return Collections.nCopies(count.get(), "copy");
        }

        @Override
        public Instances.Added add(
                String container, int more, Duration limit, String reason, Map<String, String> inputs) {
            if (fault) {
                throw new IllegalStateException("a fault");
            }
            count.addAndGet(more);
            return new Instances.Added(List.of("copy"), Optional.empty());
        }

        @Override
        public List<String> remove(
                String container, int fewer, Duration drain, String reason, Map<String, String> inputs) {
            count.addAndGet(-fewer);
            return List.of("copy");
        }
    }
}
