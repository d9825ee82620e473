// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Owner;
import dev.gestor.engine.Program;
import dev.gestor.engine.testing.OwnDockerd;
import dev.gestor.engine.testing.TestImage;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A daemon of the test's own stops and comes back while the inventory follows it. */
final class DockerRestartIT {
    @SuppressWarnings("NullAway.Init")
    private OwnDockerd dockerd;

    @SuppressWarnings("NullAway.Init")
    private ContainerEngine engine;

    @BeforeEach
    void startDocker() throws Exception {
        dockerd = new OwnDockerd();
        dockerd.start();
        DockerAddress address = new DockerAddress(URI.create(dockerd.url()), "the test", Optional.empty());
        engine = new DockerEngine(address, new Instance("restart"), Clock.systemUTC(), new Random(1));
        TestImage.ensure(engine);
    }

    @AfterEach
    void removeDocker() throws Exception {
        engine.close();
        dockerd.remove();
    }

    @Test
    void theInventoryIsWholeAgainAfterARestart() throws Exception {
        Container stays = run("stays");
        Container dies = run("dies");
        try (Inventory inventory = engine.follow()) {
            eventually(() -> assertThat(inventory.containers()).containsExactly(stays, dies));

            dockerd.stop();
            eventually(() -> assertThat(inventory.connected()).isFalse());
            Instant asOf = inventory.asOf();
            assertThat(inventory.containers()).containsExactly(stays, dies);
            assertThat(asOf).isBefore(Instant.now());
            assertThatThrownBy(engine::list)
                    .isInstanceOf(EngineUnavailableException.class)
                    .hasMessageContaining(dockerd.url());
            // Ends while nobody can tell us.
            ProcessHandle.of(dies.pid().getAsInt()).orElseThrow().destroyForcibly();

            dockerd.start();
            eventually(() -> assertThat(inventory.connected()).isTrue());
            assertThat(inventory.asOf()).isAfter(asOf);
            assertThat(inventory.find(stays.id()).orElseThrow().pid()).isEqualTo(stays.pid());
            eventually(() ->
                    assertThat(inventory.find(dies.id()).orElseThrow().state()).isEqualTo(ContainerState.EXITED));

            // Events flow again, and a call that changes something meets no connection of the old daemon.
            Container late = run("late");
            eventually(() -> assertThat(inventory.find(late.id())).contains(late));
            engine.remove(stays.id(), Optional.of(Duration.ZERO));
            eventually(() -> assertThat(inventory.find(stays.id())).isEmpty());
        }
    }

    @Test
    void severalRestartsInARowAreNoDifferent() throws Exception {
        Container stays = run("stays");
        try (Inventory inventory = engine.follow()) {
            for (int i = 0; i < 3; i++) {
                dockerd.stop();
                eventually(() -> assertThat(inventory.connected()).isFalse());
                dockerd.start();
                eventually(() -> assertThat(inventory.connected()).isTrue());
            }
            // Docker's whole answer may tell a little of it differently.
            Container still = inventory.find(stays.id()).orElseThrow();
            assertThat(still.state()).isEqualTo(stays.state());
            assertThat(still.pid()).isEqualTo(stays.pid());
            assertThat(still.started()).isEqualTo(stays.started());
        }
    }

    private Container run(String name) throws EngineException {
        return engine.run(ContainerSpec.of(name, TestImage.TAG, Owner.WORKLOAD)
                .withProgram(Program.arguments(List.of("idle")))
                .withLimits(Limits.NONE.withMemory(16L << 20).withPids(16))
                .isolated());
    }

    private static void eventually(Runnable assertion) {
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(assertion::run);
    }
}
