// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.client.ClientRefusedException.Kind;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.policy.PidConstants;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With the real thread, at a hundred times the usual pace. */
class ClientControllerTest extends ClientFixture {
    private static final ClientSettings FAST = new ClientSettings(
            Duration.ofMillis(20),
            Duration.ofMillis(5),
            10,
            Optional.empty(),
            Duration.ZERO,
            Duration.ofSeconds(30),
            5,
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60));

    /** What went wrong is for the log: callers can make nothing of a class's name. */
    private static final String PLAIN = "a defect in Gestor; see the log of the manager, which names it";

    /** Until it is counted down no container is created. */
    private volatile CountDownLatch held = new CountDownLatch(0);

    private Optional<ClientController> open = Optional.empty();

    @AfterEach
    void close() {
        held.countDown();
        open.ifPresent(ClientController::close);
    }

    private ClientController start(ClientSettings settings) throws IOException {
        var slow = (ContainerEngine) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ContainerEngine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("run") && !held.await(20, TimeUnit.SECONDS)) {
                        throw new IllegalStateException("nobody came");
                    }
                    try {
                        return method.invoke(engine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        var actuator = new Actuator(slow, System::nanoTime, Duration.ofSeconds(20), false);
        var slowRequests = new ChangeRequests(
                new Dispatcher(inventory, actuator),
                entry -> decisions.addAll(entry.decisions()),
                clock,
                UUID::randomUUID,
                () -> 0);
        ClientController controller = ClientController.open(
                folder,
                slow,
                inventory,
                slowRequests,
                figures,
                Clock.systemUTC(),
                System::nanoTime,
                new SplittableRandom(1),
                settings);
        controller.start();
        open = Optional.of(controller);
        return controller;
    }

    private static ClientStatus status(ClientController controller) {
        return controller.view().orElseThrow().status();
    }

    private static void awaitStatus(ClientController controller, ClientStatus status) {
        await().atMost(10, TimeUnit.SECONDS).until(() -> status(controller) == status);
    }

    @Test
    void aDeclarationReturnsBeforeTheFirstContainerExists() throws Exception {
        held = new CountDownLatch(1);
        ClientController controller = start(FAST);
        assertThat(controller.view()).isEmpty();

        ClientView view = controller.declare(declaration(50, PidConstants.ZERO));

        assertThat(view.status()).isEqualTo(ClientStatus.STARTING);
        assertThat(view.instances()).isEmpty();
        assertThat(host.containers()).isEmpty();
        assertThat(new ClientFile(folder).load()).isPresent();
        assertThatThrownBy(() -> controller.declare(declaration(50, PidConstants.ZERO)))
                .isInstanceOfSatisfying(
                        ClientRefusedException.class, e -> assertThat(e.kind()).isEqualTo(Kind.EXISTS));
        assertRefusedNow(controller, ClientStatus.STARTING);

        held.countDown();
        awaitStatus(controller, ClientStatus.READY);
        assertThat(controller.view().orElseThrow().average()).hasValue(50);
    }

    private static void assertRefusedNow(ClientController controller, ClientStatus status) {
        assertThatThrownBy(() -> controller.add(1))
                .isInstanceOfSatisfying(ClientRefusedException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.NOT_NOW);
                    assertThat(e.retryAfter()).isPresent();
                })
                .hasMessageContaining(status.name());
        assertThatThrownBy(controller::delete).hasMessageContaining(status.name());
        assertThatThrownBy(() -> controller.tune(CONSTANTS)).hasMessageContaining(status.name());
    }

    @Test
    void whileContainersAreMadeChangesAreRefusedAtOnce() throws Exception {
        ClientController controller = start(FAST);
        controller.declare(declaration(50, PidConstants.ZERO));
        awaitStatus(controller, ClientStatus.READY);
        held = new CountDownLatch(1);

        assertThat(controller.add(2).status()).isEqualTo(ClientStatus.BUSY);

        long begun = System.nanoTime();
        assertRefusedNow(controller, ClientStatus.BUSY);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        held.countDown();
        awaitStatus(controller, ClientStatus.READY);
        assertThat(controller.view().orElseThrow().running()).hasSize(3);
    }

    @Test
    void aDefectIsRecordedAndToldAndControlGoesOn() throws Exception {
        ClientController controller = start(FAST);
        controller.declare(declaration(50, CONSTANTS));
        awaitStatus(controller, ClientStatus.READY);

        figures.defect = Optional.of(new IllegalStateException("the figures are upside down"));
        await().until(() -> !decisions("client", "defect").isEmpty());
        Thread.sleep(200);
        assertThat(decisions("client", "defect"))
                .singleElement()
                .satisfies(d -> assertThat(d.reason()).isEqualTo(PLAIN));
        assertThat(controller.view().orElseThrow().problem()).contains(PLAIN);

        figures.defect = Optional.empty();
        await().until(() -> controller.view().orElseThrow().problem().isEmpty());
        controller.add(1);
        await().until(() -> names().size() == 2);
    }

    @Test
    void theNextStartGoesOnWithTheClient() throws Exception {
        ClientController first = start(FAST);
        first.declare(declaration(50, PidConstants.ZERO));
        awaitStatus(first, ClientStatus.READY);
        first.add(2);
        awaitStatus(first, ClientStatus.READY);
        first.close();
        assertThat(figures.held()).isZero();

        ClientController second = start(FAST);
        assertThat(status(second)).isEqualTo(ClientStatus.READY);
        second.delete();
        awaitStatus(second, ClientStatus.DEAD);
        assertThat(host.containers()).isEmpty();
        int asked = figures.asked();
        assertThat(second.view().orElseThrow().instances()).isEmpty();
        assertThat(figures.asked()).isEqualTo(asked);
    }

    @Test
    void surplusContainersAreToldToBeLeavingBeforeTheyAreStopped() throws Exception {
        ClientController controller = start(FAST.withDrain(Duration.ofHours(1)));
        String youngest = two(controller);

        controller.remove(1);

        await().until(() -> controller.view().orElseThrow().instances().stream()
                .anyMatch(i ->
                        i.state().equals("draining") && i.container().name().equals(youngest)));
        await().ignoreExceptions()
                .until(() -> controller.tune(PidConstants.ZERO).status() == ClientStatus.READY);
        assertThat(names()).hasSize(2).contains(youngest);
    }

    @Test
    void surplusContainersAreStoppedWhenTheirDrainIsOver() throws Exception {
        ClientController controller = start(FAST.withDrain(Duration.ofMillis(50)));
        String youngest = two(controller);

        controller.remove(1);

        await().until(() -> names().size() == 1);
        assertThat(names()).doesNotContain(youngest);
    }

    /** The name of the younger one. */
    private String two(ClientController controller) throws Exception {
        controller.declare(declaration(50, PidConstants.ZERO));
        awaitStatus(controller, ClientStatus.READY);
        controller.add(1);
        awaitStatus(controller, ClientStatus.READY);
        return names().get(1);
    }

    @Test
    void aFolderThatCannotBeWrittenChangesNothing() throws Exception {
        ClientController controller = start(FAST);
        Files.createDirectory(folder.resolve("client.json.tmp"));
        Files.createFile(folder.resolve("client.json.tmp").resolve("x"));

        assertThatThrownBy(() -> controller.declare(declaration(50, CONSTANTS))).isInstanceOf(IOException.class);

        assertThat(controller.view()).isEmpty();
        assertThat(host.containers()).isEmpty();
        figures.load = Map::of;
    }
}
