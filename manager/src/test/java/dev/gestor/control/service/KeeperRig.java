// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import static org.awaitility.Awaitility.await;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.Recorder;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.HealthCheck;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Owner;
import dev.gestor.engine.Program;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.ServiceImage;
import dev.gestor.policy.reconcile.RestartLimits;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A keeper on this machine's Docker, under an instance name of its own, and what is left of it removed at the end. */
final class KeeperRig implements AutoCloseable {
    /** Deaths by our own hand must not be taken for a crash loop, nor be waited for. */
    static final RestartLimits PATIENT = new RestartLimits(
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofMillis(1),
            100_000,
            Duration.ofMinutes(15),
            Duration.ofMinutes(5));

    final String unique = "keep" + UUID.randomUUID().toString().substring(0, 8);
    final DockerCommand docker = DockerCommand.onThisMachine();
    final ContainerEngine engine;
    final Inventory inventory;
    final ServiceKeeper keeper;
    final List<DecisionRecord> decisions = new CopyOnWriteArrayList<>();
    private final Actuator actuator;

    KeeperRig(Path folder, RestartLimits limits) throws Exception {
        this(folder, limits, "");
    }

    /** @param instance of another rig, to go on with; empty text: a new one */
    KeeperRig(Path folder, RestartLimits limits, String instance) throws Exception {
        engine = engine(instance.isEmpty() ? unique : instance);
        ServiceImage.ensure(engine);
        inventory = engine.follow();
        actuator = new Actuator(engine, System::nanoTime, Duration.ofSeconds(60), false);
        Recorder recorder = entry -> decisions.addAll(entry.decisions());
        var requests = new ChangeRequests(
                new Dispatcher(inventory, actuator), recorder, Clock.systemUTC(), UUID::randomUUID, () -> 0);
        keeper = ServiceKeeper.open(
                folder,
                engine,
                inventory,
                requests,
                new KeeperSettings(Duration.ofSeconds(5), limits),
                Clock.systemUTC(),
                System::nanoTime);
        keeper.start();
    }

    static ContainerEngine engine(String instance) {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        return new DockerEngine(address, new Instance(instance), Clock.systemUTC(), new Random(1));
    }

    /** A service of that program in a project of the rig's name. */
    ServiceSpec service(String name, int replicas, String... arguments) {
        return new ServiceSpec(
                unique,
                name,
                replicas,
                ContainerSpec.of(name, ServiceImage.TAG, Owner.SERVICES)
                        .withProgram(Program.arguments(List.of(arguments))),
                Optional.empty(),
                RestartRule.ALWAYS,
                List.of());
    }

    static ServiceSpec checked(ServiceSpec service) {
        return checked(service, 2);
    }

    /** @param retries failures in a row after which it counts as unhealthy, and is restarted */
    static ServiceSpec checked(ServiceSpec service, int retries) {
        return with(
                service,
                service.pattern()
                        .withHealthCheck(new HealthCheck(
                                List.of("CMD", "/program", "check"),
                                Optional.of(Duration.ofMillis(300)),
                                Optional.of(Duration.ofSeconds(5)),
                                Optional.empty(),
                                OptionalInt.of(retries))));
    }

    static ServiceSpec with(ServiceSpec service, ContainerSpec pattern) {
        return new ServiceSpec(
                service.project(),
                service.name(),
                service.replicas(),
                pattern,
                service.containerName(),
                service.restart(),
                service.dependencies());
    }

    ProjectSpec project(ServiceSpec... services) {
        return new ProjectSpec(unique, List.of(services), List.of(), List.of());
    }

    void up(ServiceSpec... services) throws Exception {
        keeper.declare(project(services));
        settle();
    }

    /** Waits until all is as declared. */
    void settle() throws Exception {
        if (!keeper.await(unique, Duration.ofSeconds(60))) {
            throw new AssertionError("not settled: " + keeper.status());
        }
    }

    Container container(String name) {
        return inventory.find(unique + "-" + name).orElseThrow(() -> new AssertionError("no container " + name));
    }

    static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(assertion);
    }

    /** Stops keeping, as a process that ends would; containers go on. */
    void stopKeeping() {
        keeper.close();
        actuator.close();
        inventory.close();
    }

    @Override
    public void close() throws EngineException {
        stopKeeping();
        for (Container container : engine.list()) {
            engine.remove(container.id(), Optional.of(Duration.ZERO));
        }
        engine.close();
    }
}
