// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Instance;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.OwnDockerd;
import dev.gestor.engine.testing.TestImage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker away at the start, and Docker restarting in mid-run, on a daemon of the test's own. */
final class ManagerEngineAwayIT {
    @TempDir
    private Path folder;

    @Test
    void dockerAwayAtTheStartIsExitCode125WithTheRemedy() throws Exception {
        Path socket = folder.resolve("no.sock");
        Instant before = Instant.now();
        try (ManagerProcess manager = ManagerProcess.start(
                folder, "away", "--workload=off", "--log-server=none", "--docker-url=unix://" + socket)) {
            assertThat(manager.awaitExit()).isEqualTo(125);
            assertThat(manager.output())
                    .contains("unix://" + socket + " (--docker-url)")
                    .contains("start Docker")
                    .doesNotContain("Exception");
            assertThat(manager.cycles()).isEmpty();
        }
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(30));
        // Nothing is left that would make the next start believe in a crash.
        assertThat(Files.readString(folder.resolve("state/away/lock"))).isEmpty();
    }

    @Test
    void theLoopGoesOnWhenDockerIsBack() throws Exception {
        OwnDockerd dockerd = new OwnDockerd();
        HandMadeContainers containers = new HandMadeContainers(dockerd.command());
        String instance = containers.instance("restart");
        try {
            dockerd.start();
            DockerAddress address = new DockerAddress(URI.create(dockerd.url()), "the test", Optional.empty());
            try (var engine = new DockerEngine(address, new Instance(instance), Clock.systemUTC(), new Random(1))) {
                TestImage.ensure(engine);
            }
            containers.startWorkload(instance, 6);
            try (ManagerProcess manager = ManagerProcess.start(
                    folder,
                    instance,
                    "--period=1s",
                    "--workload=off",
                    "--log-server=none",
                    "--docker-url=" + dockerd.url())) {
                manager.await("one eviction", () -> containers.running(instance).size() == 5);

                dockerd.stop();
                manager.awaitText("Nothing done: the engine is unavailable");
                manager.awaitCycles(2);
                assertThat(manager.isAlive()).isTrue();

                dockerd.start();
                containers.start("late", HandMadeContainers.labels(instance, "workload"), List.of(), "idle");
                manager.await(
                        "another eviction", () -> containers.running(instance).size() == 5);
                assertThat(manager.terminate()).isZero();
                assertThat(containers.all(instance)).isEmpty();
            }
        } finally {
            dockerd.remove();
        }
    }
}
