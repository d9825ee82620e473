// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerEngine.Removal;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Owner;
import dev.gestor.engine.Program;
import dev.gestor.engine.testing.TestImage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sixty containers at once, each call on a thread of its own. */
final class DockerParallelIT {
    private static final Logger LOG = LoggerFactory.getLogger(DockerParallelIT.class);
    private static final int COUNT = 60;

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final ExecutorService threads = Executors.newFixedThreadPool(COUNT);

    @SuppressWarnings("NullAway.Init")
    private ContainerEngine engine;

    @BeforeEach
    void openEngine() throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        engine = new DockerEngine(address, new Instance("parallel-" + unique), Clock.systemUTC(), new Random(1));
        TestImage.ensure(engine);
    }

    @AfterEach
    void removeWhatIsLeft() throws Exception {
        for (Container container : engine.list()) {
            engine.remove(container.id(), Optional.of(Duration.ZERO));
        }
        engine.close();
        threads.shutdownNow();
    }

    @Test
    void sixtyAreStartedFollowedListedAndRemovedAtOnce() throws Exception {
        try (Inventory inventory = engine.follow()) {
            List<Callable<Container>> starts = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                String name = unique + "-" + i;
                starts.add(() -> engine.run(spec(name)));
            }
            Instant begin = Instant.now();
            List<Container> started = all(starts);
            Duration run = Duration.between(begin, Instant.now());
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(inventory.containers()).containsExactlyInAnyOrderElementsOf(started));

            begin = Instant.now();
            assertThat(engine.list()).containsExactlyInAnyOrderElementsOf(started);
            Duration list = Duration.between(begin, Instant.now());

            List<Callable<Removal>> removals = new ArrayList<>();
            for (Container container : started) {
                removals.add(() -> engine.remove(container.id(), Optional.of(Duration.ofSeconds(5))));
            }
            begin = Instant.now();
            assertThat(all(removals)).hasSize(COUNT).containsOnly(Removal.DONE);
            Duration remove = Duration.between(begin, Instant.now());

            assertThat(engine.list()).isEmpty();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(inventory.containers()).isEmpty());
            LOG.warn("{} containers: started in {}, listed in {}, removed in {}", COUNT, run, list, remove);
        }
    }

    @Test
    void manyRemoversOfOneContainerAgree() throws Exception {
        Container container = engine.run(spec(unique + "-one"));
        List<Callable<Removal>> removals = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            removals.add(() -> engine.remove(container.id(), Optional.of(Duration.ofSeconds(5))));
        }
        assertThat(all(removals)).contains(Removal.DONE).doesNotContainNull();
        assertThat(engine.list()).isEmpty();
    }

    private <T> List<T> all(List<Callable<T>> calls) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> result : threads.invokeAll(calls)) {
            results.add(result.get());
        }
        return results;
    }

    private static ContainerSpec spec(String name) {
        return ContainerSpec.of(name, TestImage.TAG, Owner.WORKLOAD)
                .withProgram(Program.arguments(List.of("idle")))
                .withLimits(Limits.NONE
                        .withMemory(16L << 20)
                        .withNanoCpus(100_000_000)
                        .withPids(16))
                .isolated();
    }
}
