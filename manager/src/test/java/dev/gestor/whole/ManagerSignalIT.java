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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a run ends: by one signal, by two, by its time. Needs Docker and the built jar. */
@Timeout(300)
class ManagerSignalIT {
    @TempDir
    private Path folder;

    private final HandMadeContainers containers = new HandMadeContainers(DockerCommand.onThisMachine());
    private final String instance = containers.instance("signal");

    @BeforeAll
    static void buildImage() throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        try (var engine = new DockerEngine(address, new Instance("signal"), Clock.systemUTC(), new Random())) {
            TestImage.ensure(engine);
        }
    }

    @AfterEach
    void removeContainers() throws Exception {
        containers.removeAll(instance);
    }

    @ParameterizedTest
    @CsvSource({"INT", "TERM", "HUP"})
    void theFirstSignalEndsWell(String signal) throws Exception {
        try (ManagerProcess manager = start("--burst=3", "--workload=internal")) {
            manager.awaitText("Cycle 1 took");

            manager.signal(signal);

            assertThat(manager.awaitExit()).as(manager.output()).isZero();
            assertThat(manager.output())
                    .contains("Removed 3 workload containers")
                    .contains("Ended after");
        }
        assertThat(containers.all(instance)).isEmpty();
        assertThat(folder.resolve("state").resolve(instance).resolve("address")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void theSecondSignalEndsAtOnce(String signal, int code) throws Exception {
        // Its removal waits ten seconds for a program that does not listen.
        containers.start("deaf", HandMadeContainers.labels(instance, "workload"), List.of(), "deaf");
        try (ManagerProcess manager = start("--workload=off")) {
            manager.awaitText("Cycle 1 took");
            manager.signal(signal);
            manager.awaitText("Removing 1 workload containers");
            long began = System.nanoTime();

            // Closer together than a tenth of a second they would count as one.
            TimeUnit.MILLISECONDS.sleep(300);
            manager.signal(signal);

            assertThat(manager.awaitExit()).as(manager.output()).isEqualTo(code);
            assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(9));
        }
    }

    @Test
    void itsTimeEndsARunWell() throws Exception {
        try (ManagerProcess manager = start("--burst=3", "--workload=internal", "--for=2500ms")) {
            assertThat(manager.awaitExit()).as(manager.output()).isZero();

            assertThat(manager.cycles()).hasSizeGreaterThanOrEqualTo(2);
        }
        assertThat(containers.all(instance)).isEmpty();
    }

    private ManagerProcess start(String... options) throws Exception {
        String[] all = Arrays.copyOf(options, options.length + 2);
        all[options.length] = "--period=1s";
        all[options.length + 1] = "--log-server=none";
        return ManagerProcess.start(folder, instance, all);
    }
}
