// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import dev.gestor.telemetry.testing.CpuBooks;
import dev.gestor.telemetry.testing.InstrumentImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Containers of real Docker, measured by the product and by themselves. All run side by side, so that one interval
 * serves every test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContainerUsageIT {
    private static final Duration INTERVAL = Duration.ofSeconds(8);
    private static final Percentage TOLERANCE = Percentage.withPercentage(10);
    private static final Map<String, String> LABELS =
            Map.of("gestor.managed", "true", "gestor.instance", "usage-it", "gestor.owner", "user");
    private static final List<String> BOOK_KEEPERS = List.of("waited", "ignored", "orphaned");
    private static final int SHARED_MIB = 100;

    private final DockerCommand docker = DockerCommand.onThisMachine();
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, CpuBooks> books = new HashMap<>();
    private long executedNanos;
    private Usage first = unread();
    private Usage last = unread();

    @BeforeAll
    void measure(@TempDir Path folder) throws Exception {
        String burner = InstrumentImage.build(docker, "burner", folder).tag();
        String sharer = InstrumentImage.build(docker, "sharer", folder).tag();
        for (String mode : List.of("waited", "ignored", "orphaned", "idle")) {
            ids.put(mode, docker.start(name(mode), burner, LABELS, mode));
        }
        ids.put("sharer", docker.start(name("sharer"), sharer, LABELS, Integer.toString(SHARED_MIB), "50"));
        try (UsageSource source = new ContainerUsageSource(
                SourceChoice.PROCFS.open(HostFiles.SYSTEM, line -> {}), HostFiles.SYSTEM, System::nanoTime)) {
            List<ContainerProcess> containers = containers();
            await().atMost(Duration.ofMinutes(1)).until(this::allAreAtWork);
            first = source.sample(containers);
            execute();
            last = source.sample(containers);
            long end = last.snapshot().boottimeNanos();
            await().atMost(Duration.ofMinutes(1)).until(() -> allHaveBooked(end));
        }
        for (String mode : BOOK_KEEPERS) {
            books.put(mode, CpuBooks.of(docker.run("logs", id(mode))));
        }
    }

    @AfterAll
    void remove() throws IOException, InterruptedException {
        for (String id : ids.values()) {
            docker.run("rm", "--force", id);
        }
    }

    /** Children waited for, children under an ignored SIGCHLD, double forks, and the processes of docker exec. */
    @ParameterizedTest
    @ValueSource(strings = {"waited", "ignored", "orphaned", "idle"})
    void countsTheCpuOfProcessesThatCameAndWent(String mode) {
        ContainerUsage usage = usage(last, mode);
        long from = first.snapshot().boottimeNanos();
        long to = last.snapshot().boottimeNanos();
        double burnt = mode.equals("idle") ? executedNanos : books(mode).burnt(from, to);
        double burntCores = burnt / (to - from);

        assertThat(burntCores).as("the burner was at work").isGreaterThan(0.05);
        assertThat(usage.cpuCores().orElseThrow()).isCloseTo(burntCores, TOLERANCE);
        assertThat(usage.cpuShare().orElseThrow())
                .isCloseTo(usage.cpuCores().orElseThrow() / last.snapshot().cpus(), within(1e-9));
        assertThat(usage.interval().orElseThrow()).isBetween(INTERVAL, INTERVAL.plusSeconds(10));
        assertThat(usage.unknownReason()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ignored", "idle"})
    void knowsThatProcessesAliveMissMostOfIt(String mode) {
        ContainerUsage usage = usage(last, mode);

        assertThat(usage.processCpuNanos().orElseThrow())
                .isLessThan(usage.cgroupCpuNanos().orElseThrow() / 2);
    }

    @Test
    void countsMemoryThatFiftyProcessesShareOnce() {
        ContainerUsage usage = usage(last, "sharer");
        long shared = SHARED_MIB << 20;

        assertThat(usage.processes()).isEqualTo(51);
        assertThat(usage.residentBytes().orElseThrow()).isGreaterThan(50 * shared);
        // What each process has for itself, its page tables first of all, comes on top.
        assertThat(usage.memoryBytes().orElseThrow()).isBetween(shared, shared + shared / 4);
        assertThat(usage.memoryBytes()).isEqualTo(usage.chargedBytes());
    }

    /** Runs programs in the idle container one after the other, so that all they burn is between two readings. */
    private void execute() throws IOException, InterruptedException {
        long end = System.nanoTime() + INTERVAL.toNanos();
        while (System.nanoTime() < end) {
            // Two entries of its book: what its start took, and its portion.
            String[] words = docker.run("exec", id("idle"), "/program", "once").split("\\s+", 4);
            executedNanos += Long.parseLong(words[1]) + Long.parseLong(words[3]);
            Thread.sleep(200);
        }
    }

    private boolean allAreAtWork() throws IOException, InterruptedException {
        return docker.run("logs", id("sharer")).equals("ready") && allHaveBooked(0);
    }

    /** Whether each has an entry after that moment. */
    private boolean allHaveBooked(long boottimeNanos) throws IOException, InterruptedException {
        for (String mode : BOOK_KEEPERS) {
            if (!CpuBooks.of(docker.run("logs", id(mode))).reach(boottimeNanos)) {
                return false;
            }
        }
        return true;
    }

    private List<ContainerProcess> containers() throws IOException, InterruptedException {
        List<ContainerProcess> containers = new ArrayList<>();
        for (String id : ids.values()) {
            int pid = Integer.parseInt(docker.run("inspect", "--format", "{{.State.Pid}}", id));
            containers.add(new ContainerProcess(id, pid));
        }
        return containers;
    }

    /** Of this run alone: what a killed one left does not stand in the way. */
    private static String name(String mode) {
        return "usage-it-%d-%s".formatted(ProcessHandle.current().pid(), mode);
    }

    private String id(String name) {
        return Objects.requireNonNull(ids.get(name), name);
    }

    private CpuBooks books(String mode) {
        return Objects.requireNonNull(books.get(mode), mode);
    }

    private ContainerUsage usage(Usage usage, String name) {
        return usage.container(id(name)).orElseThrow();
    }

    private static Usage unread() {
        return new Usage(
                new Snapshot(
                        Source.PROCFS,
                        0,
                        Instant.EPOCH,
                        1,
                        new MemoryTotals(0, 0, OptionalLong.empty()),
                        new HostCpu(0, 0),
                        List.of(),
                        Map.of(),
                        List.of()),
                OptionalDouble.empty(),
                Map.of());
    }
}
