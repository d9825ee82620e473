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
import dev.gestor.engine.testing.TestImage;
import dev.gestor.telemetry.HostFiles;
import dev.gestor.telemetry.HostLiveSource;
import dev.gestor.telemetry.LiveSample;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.SourceChoice;
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
import org.junit.jupiter.api.Test;

/** A container of real Docker that burns half a core, by its limit, found and measured by the product alone. */
class LiveSamplingIT {
    private static final int SECONDS = 6;

    @Test
    void measuresAContainerEverySecond() throws Exception {
        Clock clock = Clock.systemUTC();
        String instance = "live-sampling-it-" + ProcessHandle.current().pid();
        DockerCommand docker = DockerCommand.onThisMachine();
        DockerAddress address =
                DockerAddress.find(Optional.of("unix:///var/run/docker.sock"), "this test", Map.of(), Path.of("/"));
        try (ContainerEngine engine = new DockerEngine(address, new Instance(instance), clock, new Random(1))) {
            TestImage.ensure(engine);
            try (Inventory inventory = engine.follow();
                    LiveSource source = HostLiveSource.open(SourceChoice.PROCFS, HostFiles.SYSTEM, line -> {});
                    LiveSampling sampling =
                            new LiveSampling(source, inventory, clock, System::nanoTime, SamplingPeriods.DEFAULT)) {
                sampling.start();
                String id = docker.run(
                        "run",
                        "--detach",
                        "--network=none",
                        "--cpus=0.5",
                        "--name",
                        instance,
                        "--label",
                        "gestor.managed=true",
                        "--label",
                        "gestor.instance=" + instance,
                        "--label",
                        "gestor.owner=client",
                        TestImage.TAG,
                        "burn");
                try {
                    List<LiveSample> samples =
                            new ArrayList<>(follow(sampling, id).values());
                    List<Double> cores = samples.stream()
                            .map(sample -> sample.container(id)
                                    .orElseThrow()
                                    .cpuCores()
                                    .orElseThrow())
                            .toList();

                    assertThat(cores).allSatisfy(one -> assertThat(one).isCloseTo(0.5, within(0.15)));
                    assertThat(cores.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .average()
                                    .orElseThrow())
                            .isCloseTo(0.5, within(0.05));
                    assertThat(Duration.between(
                                    samples.get(0).time(),
                                    samples.get(SECONDS - 1).time()))
                            .isBetween(
                                    Duration.ofMillis(SECONDS * 1000 - 1300), Duration.ofMillis(SECONDS * 1000 - 700));
                    assertThat(sampling.lastFailure()).isEmpty();
                } finally {
                    docker.run("rm", "--force", id);
                }
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> sampling.read()
                                .flatMap(sample -> sample.container(id))
                                .isEmpty());
            }
        }
    }

    /** Reads far more often than there are samples; takes those that know the container's CPU. */
    private static Map<Instant, LiveSample> follow(LiveSampling sampling, String id) {
        Map<Instant, LiveSample> samples = new LinkedHashMap<>();
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    sampling.read()
                            .filter(sample -> sample.container(id)
                                    .filter(usage -> usage.cpuCores().isPresent())
                                    .isPresent())
                            .ifPresent(sample -> samples.put(sample.time(), sample));
                    return samples.size() == SECONDS;
                });
        return samples;
    }
}
