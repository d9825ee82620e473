// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.policy.reconcile.RestartLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keeper is killed by SIGKILL at any moment, while it makes and replaces containers. {@code -Dgestor.crashes=N} says how often,
 * {@code -Dgestor.seed=N} repeats a run.
 */
final class ServiceCrashIT {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceCrashIT.class);
    private static final int MAX_LIFE_MILLIS = 4_000;

    private final long seed = Long.getLong("gestor.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void nothingIsDoubleAndNothingIsLost() throws Exception {
        int crashes = Integer.getInteger("gestor.crashes", 6);
        LOG.warn("{} crashes, -Dgestor.seed={}", crashes, seed);
        String instance = "crash" + Long.toHexString(System.nanoTime());
        try {
            for (int crash = 0; crash < crashes; crash++) {
                crash(instance, Integer.toString(crash));
            }
            String version = Integer.toString(crashes - 1);
            recover(instance, version);
        } finally {
            // Also where the test has failed.
            new KeeperRig(folder.resolve("empty"), RestartLimits.DEFAULT, instance).close();
        }
    }

    private void recover(String instance, String version) throws Exception {
        try (var rig = new KeeperRig(folder, RestartLimits.DEFAULT, instance)) {
            // What the last one has declared is on the disk, or the one before is: its life may have been too short.
            ProjectSpec project = KeeperProcess.project(instance, version, rig);
            rig.keeper.declare(project);
            assertThat(rig.keeper.await(instance, Duration.ofSeconds(90)))
                    .as("seed %d: %s", seed, rig.keeper.status())
                    .isTrue();

            List<String> names =
                    rig.engine.list().stream().map(Container::name).sorted().toList();
            assertThat(names)
                    .as("seed %d", seed)
                    .containsExactly(instance + "-db-0", instance + "-web-0", instance + "-web-1", instance + "-web-2");
            assertThat(rig.engine.list()).allMatch(Container::running);
            assertThat(rig.keeper.preview(project).differences()).isEmpty();
            rig.keeper.withdraw(instance, false);
            assertThat(rig.keeper.await(instance, Duration.ofSeconds(60))).isTrue();
        }
    }

    private void crash(String instance, String version) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KeeperProcess.class.getName(),
                        folder.toString(),
                        instance,
                        version)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        // It takes a second or two to begin; each is killed at another moment after that.
        boolean ended = process.waitFor(1_500 + random.nextInt(MAX_LIFE_MILLIS), TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
        assertThat(ended)
                .as("the keeper ended by itself with %d", process.exitValue())
                .isFalse();
    }
}
