// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Instance;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.TestImage;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixty containers at once: one cycle decides, and the removals run in parallel. */
final class ManagerManyAtOnceIT {
    private static final int COUNT = 60;
    private static final int GRACE_SECONDS = 2;

    @TempDir
    private Path folder;

    private final HandMadeContainers containers = new HandMadeContainers(DockerCommand.onThisMachine());
    private final String instance = containers.instance("many");

    @AfterEach
    void removeContainers() throws Exception {
        containers.removeAll(instance);
    }

    @Test
    void oneCycleEvictsThemAllButFive() throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        try (var engine = new DockerEngine(address, new Instance(instance), Clock.systemUTC(), new Random(1))) {
            TestImage.ensure(engine);
        }
        startAll();
        try (ManagerProcess manager =
                ManagerProcess.start(folder, instance, "--period=5s", "--workload=off", "--log-server=none")) {
            manager.await("an eviction", () -> manager.cycles().stream().anyMatch(c -> c.evicted() > 0));

            assertThat(manager.cycles().stream().filter(c -> c.evicted() > 0))
                    .singleElement()
                    .satisfies(c -> assertThat(c.evicted()).isEqualTo(COUNT - 5));
            assertThat(manager.output()).doesNotContain("failed");
            assertThat(containers.running(instance)).hasSize(5);
            // Each takes its grace period to end: one after the other that would be 110 s.
            assertThat(duration(manager.output())).isLessThan(Duration.ofSeconds((COUNT - 5L) * GRACE_SECONDS / 2));
        }
    }

    private static Duration duration(String output) {
        String took = output.lines()
                .filter(line -> line.endsWith("evicted " + (COUNT - 5)))
                .findFirst()
                .orElseThrow()
                .replaceAll("Cycle \\d+ took (\\S+) s, .*", "$1");
        return Duration.ofMillis((long) (Double.parseDouble(took) * 1000));
    }

    private void startAll() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Callable<String>> starts = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                String name = "many-" + i;
                starts.add(() -> containers.start(
                        name,
                        HandMadeContainers.labels(instance, "workload"),
                        List.of("--stop-timeout=" + GRACE_SECONDS),
                        "deaf"));
            }
            for (Future<String> start : threads.invokeAll(starts)) {
                start.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
