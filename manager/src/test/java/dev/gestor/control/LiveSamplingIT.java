// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.telemetry.ContainerUsage;
import dev.gestor.telemetry.HostFiles;
import dev.gestor.telemetry.HostLiveSource;
import dev.gestor.telemetry.LiveSample;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.telemetry.testing.CpuBooks;
import dev.gestor.telemetry.testing.InstrumentImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A container of real Docker that burns CPU and keeps the books, found and measured by the product alone. The books say what
 * it got, however busy the machine was.
 */
class LiveSamplingIT {
    private static final int SAMPLES = 9;
    private static final Percentage TOLERANCE = Percentage.withPercentage(10);

    private final Clock clock = Clock.systemUTC();
    private final String instance =
            "live-sampling-it-" + ProcessHandle.current().pid();
    private final DockerCommand docker = DockerCommand.onThisMachine();

    @Test
    void measuresAContainerEverySecond(@TempDir Path folder) throws Exception {
        String image = InstrumentImage.build(docker, "burner", folder).tag();
        DockerAddress address =
                DockerAddress.find(Optional.of("unix:///var/run/docker.sock"), "this test", Map.of(), Path.of("/"));
        try (ContainerEngine engine = new DockerEngine(address, new Instance(instance), clock, new Random(1));
                Inventory inventory = engine.follow();
                LiveSource source = HostLiveSource.open(SourceChoice.PROCFS, HostFiles.SYSTEM, line -> {});
                LiveSampling sampling =
                        new LiveSampling(source, inventory, clock, System::nanoTime, SamplingPeriods.DEFAULT)) {
            sampling.start();
            Map<String, String> labels =
                    Map.of("gestor.managed", "true", "gestor.instance", instance, "gestor.owner", "client");
            String id = docker.start(instance, image, labels, "waited");
            try {
                List<LiveSample> samples = follow(sampling, id);
                assertThat(sampling.lastFailure()).isEmpty();
                compareWithTheBooks(samples, id);
            } finally {
                docker.run("rm", "--force", id);
            }
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> usage(sampling.read(), id).isEmpty());
        }
    }

    /** Reads far more often than there are samples; takes those that know the container's CPU. */
    private static List<LiveSample> follow(LiveSampling sampling, String id) {
        Map<Instant, LiveSample> samples = new LinkedHashMap<>();
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    Optional<LiveSample> read = sampling.read();
                    if (usage(read, id).filter(u -> u.cpuCores().isPresent()).isPresent()) {
                        read.ifPresent(sample -> samples.put(sample.time(), sample));
                    }
                    return samples.size() == SAMPLES;
                });
        return new ArrayList<>(samples.values());
    }

    private void compareWithTheBooks(List<LiveSample> samples, String id) throws IOException, InterruptedException {
        long from = boottime(samples.get(0));
        long to = boottime(samples.get(SAMPLES - 1));
        double measured = 0;
        long seconds = 0;
        for (LiveSample sample : samples.subList(1, SAMPLES)) {
            ContainerUsage usage = usage(Optional.of(sample), id).orElseThrow();
            Duration interval = usage.interval().orElseThrow();
            // A machine that is busy with something else lets a turn wait.
            assertThat(interval).isBetween(Duration.ofMillis(400), Duration.ofSeconds(3));
            measured += usage.cpuCores().orElseThrow() * interval.toNanos();
            seconds += interval.toNanos();
        }
        assertThat(seconds / 1e9).as("no sample was missed").isCloseTo((to - from) / 1e9, within(0.2));
        assertThat(seconds / 1e9 / (SAMPLES - 1)).as("seconds a sample").isCloseTo(1, within(0.2));

        await().atMost(Duration.ofMinutes(1))
                .until(() -> CpuBooks.of(docker.run("logs", id)).reach(to));
        double burnt = CpuBooks.of(docker.run("logs", id)).burnt(from, to);
        assertThat(burnt).as("the burner was at work").isGreaterThan(0.05 * (to - from));
        assertThat(measured).isCloseTo(burnt, TOLERANCE);
    }

    private static Optional<ContainerUsage> usage(Optional<LiveSample> sample, String id) {
        return sample.flatMap(figures -> figures.container(id));
    }

    private static long boottime(LiveSample sample) {
        return sample.usage().snapshot().boottimeNanos();
    }
}
