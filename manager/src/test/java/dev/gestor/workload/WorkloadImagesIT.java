// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Instance;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One real container of each kind: what Docker and the kernel say about its limits, and what it really consumes. */
class WorkloadImagesIT {
    private static final Map<WorkloadKind, Container> CONTAINERS = new EnumMap<>(WorkloadKind.class);
    private static final DockerCommand DOCKER = DockerCommand.onThisMachine();
    private static final long GIB = 1L << 30;

    private static ContainerEngine engine;

    @BeforeAll
    static void runOneOfEachKind() throws Exception {
        Random random = new Random();
        Instance instance = new Instance("workload-it-" + Integer.toHexString(random.nextInt()));
        DockerAddress address = DockerAddress.find(Optional.empty(), "--docker-url", System.getenv(), Path.of("/"));
        engine = new DockerEngine(address, instance, Clock.systemUTC(), random);
        new WorkloadImages().ensure(engine);
        List<ContainerSpec> specs = new WorkloadGenerator(new SplittableRandom(random.nextLong())).draw(100, Set.of());
        for (WorkloadKind kind : WorkloadKind.values()) {
            ContainerSpec spec = specs.stream()
                    .filter(s -> s.image().equals(kind.image()))
                    .findFirst()
                    .orElseThrow();
            CONTAINERS.put(kind, engine.run(spec));
        }
    }

    @AfterAll
    static void removeThem() throws Exception {
        for (Container container : CONTAINERS.values()) {
            engine.remove(container.id(), Optional.of(Duration.ofSeconds(1)));
        }
        engine.close();
    }

    @Test
    void buildsAnImageOnlyWhereItIsMissingOrOutdated() throws Exception {
        assertThat(new WorkloadImages().ensure(engine)).isEmpty();
        assertThat(engine.image("gestor/high-cpu:latest").orElseThrow().labels())
                .containsKey("gestor.content");
    }

    @Test
    void dockerKnowsTheLimits() throws Exception {
        for (Map.Entry<WorkloadKind, Container> entry : CONTAINERS.entrySet()) {
            WorkloadKind kind = entry.getKey();
            String limits = DOCKER.run(
                    "inspect",
                    "--format",
                    "{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}} {{.HostConfig.NanoCpus}} {{.HostConfig.CpuShares}}"
                            + " {{.HostConfig.PidsLimit}} {{.HostConfig.NetworkMode}} {{.HostConfig.ReadonlyRootfs}}"
                            + " {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}} restart={{.HostConfig.RestartPolicy.Name}}"
                            + " {{.Config.User}}",
                    entry.getValue().id());

            assertThat(limits)
                    .isEqualTo("%1$d %1$d %2$d 64 16 none true [ALL] [no-new-privileges] restart= 65534:65534"
                            .formatted(kind.memoryBytes(), kind.nanoCpus()));
        }
    }

    @Test
    void kernelEnforcesTheMemoryLimit() throws Exception {
        for (Map.Entry<WorkloadKind, Container> entry : CONTAINERS.entrySet()) {
            assertThat(cgroup(entry.getValue()).memoryLimitBytes())
                    .isEqualTo(entry.getKey().memoryBytes());
        }
    }

    /** Repeated, since a machine that is busy with something else leaves these containers less than they want. */
    @Test
    void kindsAreAtLeastOneAndAHalfApartOnSmallAndLargeMachines() {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(1))
                .untilAsserted(() -> {
                    Map<WorkloadKind, Level> levels = measure(Duration.ofSeconds(6));
                    for (long memory : List.of(2 * GIB, 3 * GIB, 24 * GIB, 64 * GIB)) {
                        double[] shares = levels.values().stream()
                                .mapToDouble(level -> level.dominantShare(2, memory))
                                .sorted()
                                .toArray();
                        for (int i = 1; i < shares.length; i++) {
                            assertThat(shares[i] / shares[i - 1])
                                    .as("2 cores, %d bytes: %s", memory, levels)
                                    .isGreaterThan(1.5);
                        }
                    }
                });
    }

    @Test
    void endsAtOnceWhenAsked() throws Exception {
        for (Map.Entry<WorkloadKind, Container> entry : CONTAINERS.entrySet()) {
            String id = DOCKER.run(
                    "run", "--detach", "--network=none", entry.getKey().image());
            try {
                DOCKER.run("stop", "--time", "30", id);
                // 137 would be SIGKILL after the grace period.
                assertThat(DOCKER.run("inspect", "--format", "{{.State.ExitCode}}", id))
                        .isEqualTo("0");
            } finally {
                DOCKER.run("rm", "--force", id);
            }
        }
    }

    private static Map<WorkloadKind, Level> measure(Duration interval) throws IOException, InterruptedException {
        Map<WorkloadKind, Double> before = new EnumMap<>(WorkloadKind.class);
        Map<WorkloadKind, Long> at = new EnumMap<>(WorkloadKind.class);
        for (Map.Entry<WorkloadKind, Container> entry : CONTAINERS.entrySet()) {
            before.put(entry.getKey(), cgroup(entry.getValue()).cpuSeconds());
            at.put(entry.getKey(), System.nanoTime());
        }
        Thread.sleep(interval.toMillis());
        Map<WorkloadKind, Level> levels = new EnumMap<>(WorkloadKind.class);
        for (Map.Entry<WorkloadKind, Container> entry : CONTAINERS.entrySet()) {
            ContainerCgroup cgroup = cgroup(entry.getValue());
            double used = cgroup.cpuSeconds() - before.getOrDefault(entry.getKey(), 0.0);
            double passed = (System.nanoTime() - at.getOrDefault(entry.getKey(), 0L)) / 1e9;
            levels.put(entry.getKey(), new Level(used / passed, cgroup.memoryBytes()));
        }
        return levels;
    }

    private static ContainerCgroup cgroup(Container container) throws IOException {
        return new ContainerCgroup(container.pid().orElseThrow());
    }

    private record Level(double cores, long memoryBytes) {
        double dominantShare(int hostCores, long hostMemoryBytes) {
            return Math.max(cores / hostCores, (double) memoryBytes / hostMemoryBytes);
        }
    }
}
