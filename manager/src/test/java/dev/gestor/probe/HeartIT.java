// SPDX-License-Identifier: Apache-2.0
package dev.gestor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Instance;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.WebImage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fifty targets, of which one was stopped by SIGSTOP and one takes connections and never answers. */
@Timeout(60)
final class HeartIT {
    private static final Logger LOG = LoggerFactory.getLogger(HeartIT.class);
    private static final int TARGETS = 50;
    private static final int STOPPED = 0;
    private static final int SILENT = 1;
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofMillis(350);
    private static final double GOAL_MS = 10;

    private final DockerCommand docker = DockerCommand.onThisMachine();
    private final List<CountingServer> servers = new ArrayList<>();
    private String container = "";

    @BeforeEach
    void start() throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        String name = "heart" + UUID.randomUUID().toString().substring(0, 8);
        try (ContainerEngine engine = new DockerEngine(address, new Instance(name), Clock.systemUTC(), new Random(1))) {
            WebImage.ensure(engine);
        }
        container = docker.run("run", "--detach", "--name", name, WebImage.TAG);
        for (int i = 1; i < TARGETS; i++) {
            servers.add(new CountingServer(i != SILENT));
        }
    }

    @AfterEach
    void end() throws Exception {
        docker.run("rm", "--force", container);
        for (CountingServer server : servers) {
            server.close();
        }
    }

    private List<Supplier<Optional<ProbeTarget>>> targets() throws Exception {
        String address = docker.run(
                "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", container);
        List<Supplier<Optional<ProbeTarget>>> targets = new ArrayList<>();
        targets.add(() -> Optional.of(ProbeTarget.of(address, WebImage.PORT)));
        for (CountingServer server : servers) {
            targets.add(() -> Optional.of(ProbeTarget.of("127.0.0.1", server.port())));
        }
        return targets;
    }

    @Test
    void theRhythmIsKeptAndNobodyWaitsForAnother() throws Exception {
        List<Supplier<Optional<ProbeTarget>>> targets = targets();
        List<ConcurrentLinkedQueue<Heart.Beat>> beats = new ArrayList<>();
        targets.forEach(target -> beats.add(new ConcurrentLinkedQueue<>()));
        var late = new ConcurrentLinkedQueue<Double>();
        try (var prober = new Prober()) {
            // What runs for the first time takes its time.
            for (Supplier<Optional<ProbeTarget>> target : targets) {
                prober.probe(target.get().orElseThrow(), TIMEOUT).join();
            }
            docker.run("kill", "--signal", "STOP", container);
            servers.forEach(CountingServer::forget);
            double alone;
            try (var heart = new Heart(prober, INTERVAL, TIMEOUT, targets, (target, tick, beat, behind) -> {
                beats.get(target).add(beat);
                if (target == 0) {
                    late.add(behind.toNanos() / 1e6);
                }
            })) {
                var bare = new BareRhythm();
                heart.start();
                TimeUnit.SECONDS.sleep(6);
                alone = bare.p99();
            }
            // On a machine on which a thread that does nothing else is late, the heart is too.
            double limit = Math.max(GOAL_MS, 2 * alone);
            LOG.warn("Late by {} ms at p99, a thread that only sleeps by {} ms", p99(late), alone);
            assertThat(p99(late)).isLessThanOrEqualTo(limit);
        }
        docker.run("kill", "--signal", "CONT", container);

        int ticks = beats.get(STOPPED).size();
        assertThat(ticks).isGreaterThan(30);
        for (int i = 0; i < TARGETS; i++) {
            // The heart may end within a tick.
            assertThat(beats.get(i).size()).as("beats of target %d", i).isBetween(ticks - 1, ticks);
        }
        for (int frozen : List.of(STOPPED, SILENT)) {
            assertThat(beats.get(frozen))
                    .noneMatch(beat -> beat.result()
                            .filter(ProbeResult.Answer.class::isInstance)
                            .isPresent())
                    .anyMatch(beat -> beat.result().isPresent());
        }
        for (int i = 2; i < TARGETS; i++) {
            assertThat(beats.get(i))
                    .as("target %d is asked anew at nearly each tick", i)
                    .noneMatch(beat -> beat.result()
                            .filter(ProbeResult.Failure.class::isInstance)
                            .isPresent())
                    .filteredOn(beat -> beat.result().isPresent())
                    .hasSizeGreaterThan(ticks * 3 / 4);
        }
        assertThat(servers).allSatisfy(server -> assertThat(server.most()).isLessThanOrEqualTo(1));
        assertThat(servers.get(SILENT - 1).most()).isEqualTo(1);
    }

    private static double p99(Iterable<Double> values) {
        List<Double> sorted = new ArrayList<>();
        values.forEach(sorted::add);
        sorted.sort(null);
        return sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1);
    }

    /** A thread with the same rhythm and nothing to do. */
    private static final class BareRhythm {
        private final ConcurrentLinkedQueue<Double> late = new ConcurrentLinkedQueue<>();
        private final AtomicInteger ended = new AtomicInteger();
        private final Thread thread = new Thread(this::run, "bare-rhythm");

        BareRhythm() {
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            long origin = System.nanoTime();
            for (long tick = 1; ended.get() == 0; tick++) {
                long planned = origin + tick * INTERVAL.toNanos();
                for (long now = System.nanoTime(); now < planned; now = System.nanoTime()) {
                    LockSupport.parkNanos(planned - now);
                }
                late.add((System.nanoTime() - planned) / 1e6);
            }
        }

        double p99() {
            ended.set(1);
            return HeartIT.p99(late);
        }
    }
}
