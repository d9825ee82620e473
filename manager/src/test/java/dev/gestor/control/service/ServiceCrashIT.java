// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.policy.reconcile.RestartLimits;
import java.io.IOException;
import java.nio.file.Files;
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

    /** The version that a keeper has said last to be declared. */
    private int acknowledged = -1;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void nothingIsDoubleAndNothingIsLost() throws Exception {
        int crashes = Integer.getInteger("gestor.crashes", 6);
        LOG.warn("{} crashes, -Dgestor.seed={}", crashes, seed);
        String instance = "crash" + Long.toHexString(System.nanoTime());
        try {
            for (int crash = 0; crash < crashes; crash++) {
                // The last one at least has said what it declared, so that it is known what is to be found.
                crash(instance, crash, crash == crashes - 1);
                requireDeclared(instance, crash);
            }
            recover(instance);
        } finally {
            // Also where the test has failed.
            new KeeperRig(folder.resolve("empty"), RestartLimits.DEFAULT, instance).close();
        }
    }

    /** What a keeper has said to be declared is on the disk, or what was about to be declared after that. */
    private void requireDeclared(String instance, int crash) throws Exception {
        ServiceStore store = ServiceStore.open(folder);
        assertThat(store.problems()).as("seed %d", seed).isEmpty();
        int found = store.project(instance)
                .map(p -> p.project().services().get(0).pattern().program().environment())
                .map(e -> Integer.parseInt(e.getOrDefault("VERSION", "")))
                .orElse(-1);
        assertThat(found).as("seed %d", seed).isBetween(acknowledged, crash);
    }

    /** Nothing is declared again: the files alone must do. */
    private void recover(String instance) throws Exception {
        try (var rig = new KeeperRig(folder, RestartLimits.DEFAULT, instance)) {
            ProjectSpec project = KeeperProcess.project(instance, Integer.toString(acknowledged), rig);
            assertThat(rig.keeper.status())
                    .as("seed %d", seed)
                    .extracting(s -> s.service().key())
                    .containsExactly(instance + "/db", instance + "/web");
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

    /** @param told whether it is let live until it has said that its project is declared */
    private void crash(String instance, int version, boolean told) throws Exception {
        Path out = folder.resolve("crash-" + version + ".out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KeeperProcess.class.getName(),
                        folder.toString(),
                        instance,
                        Integer.toString(version))
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        boolean ended;
        try {
            if (told) {
                KeeperRig.eventually(() -> assertThat(declared(out)).isTrue());
            }
            // It takes a second or two to begin; each is killed at another moment after that.
            ended = process.waitFor((told ? 0 : 1_500) + random.nextInt(MAX_LIFE_MILLIS), TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(ended)
                .as("the keeper ended by itself with %d", process.exitValue())
                .isFalse();
        if (declared(out)) {
            acknowledged = version;
        }
    }

    private static boolean declared(Path out) throws IOException {
        return Files.readString(out).contains(KeeperProcess.DECLARED);
    }
}
