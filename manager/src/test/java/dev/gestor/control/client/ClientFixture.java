// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.engine.testing.InMemoryHost;
import dev.gestor.policy.CpuLaw;
import dev.gestor.policy.PidConstants;
import dev.gestor.policy.ScaleLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A host in memory, a made-up load, time that passes on demand, and the autoscaler over them. */
abstract class ClientFixture {
    static final String IMAGE = "shop/web:1";
    static final PidConstants CONSTANTS = new PidConstants(0.1, 0, 0);

    @TempDir
    Path folder;

    final SteppedClock clock = new SteppedClock();
    final InMemoryHost host = new InMemoryHost(clock);
    final ContainerEngine engine = host.engine("test");
    final FakeFigures figures = new FakeFigures(clock);
    final List<DecisionRecord> decisions = new CopyOnWriteArrayList<>();
    final AtomicInteger number = new AtomicInteger();
    final Inventory inventory = follow();
    final Actuator actuator = new Actuator(engine, System::nanoTime, Duration.ofSeconds(20), false);
    final ChangeRequests requests = new ChangeRequests(
            new Dispatcher(inventory, actuator),
            entry -> decisions.addAll(entry.decisions()),
            clock,
            UUID::randomUUID,
            () -> 0);

    private Inventory follow() {
        try {
            return engine.follow();
        } catch (EngineException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void addImage() {
        host.addImage(IMAGE, Map.of());
        // Every container that runs uses half a core, unless a test says otherwise.
        figures.load = () -> each(50);
    }

    @AfterEach
    void end() {
        actuator.close();
        inventory.close();
    }

    Map<String, Double> each(double percent) {
        Map<String, Double> load = new HashMap<>();
        clients().forEach(container -> load.put(container.id(), percent));
        return load;
    }

    /** The same load, shared by however many containers run. */
    Map<String, Double> shared(double percent) {
        return each(percent / Math.max(1, clients().size()));
    }

    static ClientDeclaration declaration(double target, CpuLaw law) {
        return new ClientDeclaration(IMAGE, target, law, ScaleLimits.DEFAULT, OptionalDouble.empty());
    }

    ClientControl control() throws IOException {
        return control(ClientSettings.DEFAULT);
    }

    /** As a process that has just begun. */
    ClientControl control(ClientSettings settings) throws IOException {
        var actions = new ClientActions(engine, requests, () -> "%04d".formatted(number.incrementAndGet()));
        var board = new ClientBoard(new ClientFile(folder), clock);
        return new ClientControl(board, actions, inventory, figures, clock, clock::nanoTime, settings);
    }

    /** A client that is READY with its first container. */
    ClientControl readyClient(ClientDeclaration declaration) throws Exception {
        ClientControl control = control();
        control.declare(declaration, "c1");
        turns(control, 2);
        assertThat(status(control)).isEqualTo(ClientStatus.READY);
        return control;
    }

    /** Turns two seconds apart. */
    void turns(ClientControl control, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            control.turn();
            clock.pass(Duration.ofSeconds(2));
        }
    }

    static ClientStatus status(ClientControl control) {
        return control.board().status().client().orElseThrow().status();
    }

    static String reason(ClientControl control) {
        return control.board().status().client().orElseThrow().reason().orElse("");
    }

    /** All containers of owner client on the host that run, oldest first. */
    List<Container> clients() {
        return host.containers().stream()
                .filter(Fleet::isClients)
                .filter(Container::running)
                .toList();
    }

    List<String> names() {
        return clients().stream().map(Container::name).toList();
    }

    List<DecisionRecord> decisions(String policy, String action) {
        return decisions.stream()
                .filter(d -> d.policy().equals(policy) && d.action().equals(action))
                .toList();
    }

    static Map<String, String> labels(Owner owner, String client) {
        return Map.of(
                Labels.MANAGED, "true", Labels.INSTANCE, "test", Labels.OWNER, owner.label(), Labels.CLIENT, client);
    }
}
