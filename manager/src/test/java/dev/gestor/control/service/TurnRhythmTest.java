// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.testing.InMemoryHost;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TurnRhythmTest {
    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a short one                | 1000 |    2 | 1000 |   20",
                "a short one, a moment ago  | 1000 |    2 | 1015 |    5",
                "a short one, long ago      | 1000 |    2 | 9000 |    0",
                "a long one                 | 1000 |  150 | 1000 |  150",
                "a long one, a moment ago   | 1000 |  150 | 1100 |   50",
                "one that was held up       | 1000 | 9000 | 1000 | 1000",
            })
    void aTurnIsFollowedByARestAsLong(String what, long ended, long took, long now, long rest) {
        var rhythm = new TurnRhythm(Duration.ofMillis(ended), Duration.ofMillis(took));
        assertThat(rhythm.rest(Duration.ofMillis(now))).isEqualTo(Duration.ofMillis(rest));
    }

    @Test
    void aStormIsAnsweredAFewTimes() throws Exception {
        ContainerEngine engine = new InMemoryHost(Clock.systemUTC()).engine("test");
        try (Inventory inventory = engine.follow();
                var actuator = new Actuator(engine, System::nanoTime, Duration.ofSeconds(10), false);
                var loop = new ReconcileLoop(
                        ServiceStore.open(folder),
                        engine.resources(),
                        inventory,
                        new ChangeRequests(
                                new Dispatcher(inventory, actuator),
                                entry -> {},
                                Clock.systemUTC(),
                                UUID::randomUUID,
                                () -> 0),
                        KeeperSettings.DEFAULT,
                        Clock.systemUTC(),
                        System::nanoTime)) {
            loop.start();
            loop.notice(loop.ensure());
            long before = loop.view().number();
            Duration storm = Duration.ofMillis(200);
            long began = System.nanoTime();
            while (System.nanoTime() - began < storm.toNanos()) {
                loop.ensure();
                Thread.sleep(0, 100_000);
            }
            loop.notice(loop.ensure());

            long took = Duration.ofNanos(System.nanoTime() - began).toMillis();
            assertThat(loop.view().number() - before).isBetween(1L, took / 20 + 2);
        }
    }
}
