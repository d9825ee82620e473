// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Instance;
import dev.gestor.engine.Labels;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.TestImage;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose containers the manager touches, and whose it does not, however hungry they are. */
final class ManagerSafetyIT {
    private static final DockerCommand DOCKER = DockerCommand.onThisMachine();

    @TempDir
    private Path folder;

    private final HandMadeContainers containers = new HandMadeContainers(DOCKER);
    private final String instance = containers.instance("safety");
    private final String other = containers.instance("other");

    @BeforeAll
    static void buildImage() throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        try (var engine = new DockerEngine(address, new Instance("build"), Clock.systemUTC(), new Random(1))) {
            TestImage.ensure(engine);
        }
    }

    @AfterEach
    void removeContainers() throws Exception {
        containers.removeAll(instance, other);
    }

    @Test
    void onlyOwnWorkloadIsEvictedThoughOthersAreHungrier() throws Exception {
        Map<String, String> protectedOne = new HashMap<>(HandMadeContainers.labels(instance, "workload"));
        protectedOne.put(Labels.PROTECT, "true");
        Map<String, String> unowned = Map.of(Labels.MANAGED, "true", Labels.INSTANCE, instance);
        Map<String, String> unmanaged = Map.of(Labels.INSTANCE, instance, Labels.OWNER, "workload");
        Set<String> others = Set.of(
                containers.start("unlabelled", Map.of(), List.of(), "burn"),
                containers.start("others", HandMadeContainers.labels(other, "workload"), List.of(), "burn"),
                containers.start("client", HandMadeContainers.labels(instance, "client"), List.of(), "burn"),
                containers.start("unowned", unowned, List.of(), "burn"),
                containers.start("unmanaged", unmanaged, List.of(), "burn"),
                containers.start("log-server", HandMadeContainers.labels(instance, "log-server"), List.of(), "burn"),
                containers.start("protected", protectedOne, List.of(), "burn"));
        List<String> workload = containers.startWorkload(instance, 8);

        try (ManagerProcess manager = manager(instance)) {
            manager.await(
                    "three evictions",
                    () -> manager.cycles().stream()
                                    .mapToInt(ManagerProcess.Cycle::evicted)
                                    .sum()
                            >= 3);
            manager.awaitCycles(2);

            // The two that hold most and the three that hold least.
            for (int i = 1; i <= 8; i++) {
                boolean stays = i <= 3 || i >= 7;
                assertThat(DOCKER.exists(workload.get(i - 1)))
                        .as("workload-" + i)
                        .isEqualTo(stays);
            }
            assertRunning(others);
            assertThat(manager.terminate()).isZero();
        }
        // The end takes the workload along, and nothing else.
        assertRunning(others);
        assertThat(containers.all(instance))
                .containsExactly(
                        containers.name("client"),
                        containers.name("log-server"),
                        containers.name("protected"),
                        containers.name("unmanaged"),
                        containers.name("unowned"));
    }

    @Test
    void aPersonsContainerIsStoppedAndNotRemoved() throws Exception {
        for (int i = 1; i <= 6; i++) {
            containers.start(
                    "mine-" + i,
                    HandMadeContainers.labels(instance, "user"),
                    List.of(),
                    "fill",
                    Integer.toString(4 * i));
        }
        // Stopped, it would be gone, and its volumes with it.
        containers.start("scratch", HandMadeContainers.labels(instance, "user"), List.of("--rm"), "fill", "14");
        try (ManagerProcess manager = manager(instance)) {
            manager.await(
                    "a stopped container", () -> containers.running(instance).size() == 6);
            manager.awaitCycles(2);
            assertThat(containers.running(instance))
                    .hasSize(6)
                    .contains(containers.name("scratch"))
                    .doesNotContain(containers.name("mine-4"));
            assertThat(manager.output()).contains("run with --rm");
            assertThat(manager.terminate()).isZero();
        }
        assertThat(containers.all(instance)).hasSize(7);
        assertThat(containers.running(instance)).hasSize(6);
    }

    @Test
    void twoInstancesSideBySideDoNotSeeEachOther() throws Exception {
        containers.startWorkload(instance, 6);
        containers.startWorkload(other, 5);
        try (ManagerProcess first = manager(instance);
                ManagerProcess second = manager(other)) {
            first.await("one eviction", () -> containers.running(instance).size() == 5);
            second.awaitCycles(3);
            first.awaitCycles(2);

            assertThat(containers.running(instance)).hasSize(5);
            // Five of its own: with the other's it would have evicted six.
            assertThat(containers.running(other)).hasSize(5);
            assertThat(first.output()).contains("safety-workload-1").doesNotContain("other-workload");
            assertThat(second.output()).contains("other-workload-1").doesNotContain("safety-workload");
            assertThat(second.cycles())
                    .extracting(ManagerProcess.Cycle::evicted)
                    .containsOnly(0);
        }
    }

    @Test
    void aSecondManagerOfTheSameInstanceIsRefused() throws Exception {
        try (ManagerProcess first = manager(instance)) {
            first.awaitCycles(1);
            try (ManagerProcess second = manager(instance)) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(second.output())
                        .contains("instance '" + instance + "' is run by process ")
                        .contains("--instance");
                assertThat(second.cycles()).isEmpty();
            }
            first.awaitCycles(1);
            assertThat(first.terminate()).isZero();
        }
    }

    @Test
    void fiveOrFewerAreLeftAlone() throws Exception {
        containers.startWorkload(instance, 5);
        try (ManagerProcess manager = manager(instance)) {
            manager.awaitCycles(5);
            assertThat(manager.cycles())
                    .extracting(ManagerProcess.Cycle::evicted)
                    .containsOnly(0);
            assertThat(containers.running(instance)).hasSize(5);
            assertThat(manager.output()).contains("Nothing to evict");
        }
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void containersThatVanishUnderTheManagersHandsAreNoError() throws Exception {
        for (int i = 1; i <= 9; i++) {
            // Deaf: each takes its whole grace period to stop, and meanwhile somebody else removes it.
            containers.start(
                    "deaf-" + i, HandMadeContainers.labels(instance, "workload"), List.of("--stop-timeout=20"), "deaf");
        }
        Process events = new ProcessBuilder(
                        "docker",
                        "events",
                        "--filter",
                        "event=kill",
                        "--filter",
                        "label=" + Labels.INSTANCE + "=" + instance,
                        "--format",
                        "{{.ID}}")
                .start();
        try (ManagerProcess manager = manager(instance);
                var killed =
                        new BufferedReader(new InputStreamReader(events.getInputStream(), StandardCharsets.UTF_8))) {
            Set<String> evicted = new HashSet<>();
            while (evicted.size() < 4) {
                String id = killed.readLine();
                if (evicted.add(id)) {
                    DOCKER.run("rm", "--force", id);
                }
            }
            manager.await("four evictions", () -> manager.cycles().stream().anyMatch(c -> c.evicted() == 4));
            manager.awaitCycles(1);
            assertThat(manager.output()).doesNotContain("failed").doesNotContain("Nothing done");
            assertThat(containers.running(instance)).hasSize(5);
        } finally {
            events.destroy();
        }
    }

    private ManagerProcess manager(String name) throws Exception {
        return ManagerProcess.start(folder, name, "--period=1s", "--workload=off", "--log-server=none");
    }

    private void assertRunning(Set<String> ids) throws Exception {
        assertThat(DOCKER.run("ps", "--no-trunc", "--format", "{{.ID}}").lines())
                .containsAll(ids);
    }
}
