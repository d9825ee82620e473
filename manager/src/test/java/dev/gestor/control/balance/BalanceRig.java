// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

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
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.engine.Program;
import dev.gestor.engine.StopRule;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.LoadBalancerImages;
import dev.gestor.engine.testing.WebImage;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** A keeper of balancers on this machine's Docker, under an instance name of its own, and what is left of it removed at the end. */
final class BalanceRig implements AutoCloseable {
    static final String GROUP = "web";

    final String instance = "lb" + UUID.randomUUID().toString().substring(0, 8);
    final DockerCommand docker = DockerCommand.onThisMachine();
    final int port = freePort();
    final ContainerEngine engine;
    final List<DecisionRecord> decisions = new CopyOnWriteArrayList<>();
    Inventory inventory;
    BalanceKeeper keeper;
    private final Path folder;
    private final String image;
    private Actuator actuator;

    /** @param state a folder; the instance's is made in it */
    BalanceRig(Path state) throws Exception {
        image = LoadBalancerImages.balancer();
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        engine = new DockerEngine(address, new Instance(instance), Clock.systemUTC(), new Random(1));
        WebImage.ensure(engine);
        folder = state.resolve(instance);
        inventory = engine.follow();
        actuator = new Actuator(engine, System::nanoTime, Duration.ofSeconds(60), false);
        keeper = keeper(image);
        keeper.start();
    }

    private BalanceKeeper keeper(String balancerImage) {
        Recorder recorder = entry -> decisions.addAll(entry.decisions());
        var requests = new ChangeRequests(
                new Dispatcher(inventory, actuator), recorder, Clock.systemUTC(), UUID::randomUUID, () -> 0);
        return BalanceKeeper.open(
                folder, engine, inventory, requests, List::of, BalanceSettings.DEFAULT.withImage(balancerImage));
    }

    /** Another keeper goes on, as after a manager's end. */
    void startAnotherKeeper() throws Exception {
        startAnotherKeeper(image);
    }

    void startAnotherKeeper(String balancerImage) throws Exception {
        stopKeeping();
        inventory = engine.follow();
        actuator = new Actuator(engine, System::nanoTime, Duration.ofSeconds(60), false);
        keeper = keeper(balancerImage);
        keeper.start();
    }

    /** A web server that is to be balanced. */
    ContainerSpec server(String name) {
        return ContainerSpec.of(instance + "-" + name, WebImage.TAG, Owner.SERVICES)
                .withLabels(Map.of(
                        Labels.BALANCE,
                        "random",
                        Labels.BALANCE_GROUP,
                        GROUP,
                        Labels.BALANCE_PORT,
                        "127.0.0.1:" + port))
                .withProgram(Program.DEFAULT)
                .withStop(new StopRule(Optional.empty(), Optional.of(Duration.ofSeconds(2))));
    }

    static ContainerSpec labelled(ContainerSpec spec, String label, String value) {
        Map<String, String> labels = new HashMap<>(spec.labels());
        labels.put(label, value);
        return spec.withLabels(labels);
    }

    /** Starts it and waits until it gets requests. */
    Container join(String name) throws Exception {
        return join(server(name));
    }

    Container join(ContainerSpec spec) throws Exception {
        Container container = engine.run(spec);
        if (!keeper.awaitJoined(container.id(), Duration.ofSeconds(30))) {
            throw new AssertionError("has not joined: " + keeper.groups());
        }
        return container;
    }

    /** Of the balancer. */
    String image() {
        return image;
    }

    GroupView group() {
        return keeper.group(GROUP).orElseThrow(() -> new AssertionError("no group: " + keeper.groups()));
    }

    Container balancer() {
        return group().balancer().orElseThrow(() -> new AssertionError("no balancer: " + keeper.groups()));
    }

    /** Of HAProxy, in the balancer's own count. */
    String balancerPid() throws IOException, InterruptedException {
        return docker.run("inspect", "--format", "{{.State.Pid}}", balancer().id());
    }

    /** Of HAProxy itself, in the container. */
    String haproxyPid() throws IOException, InterruptedException {
        return docker.run("top", balancer().id(), "-o", "pid,comm")
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words[1].equals("haproxy"))
                .map(words -> words[0])
                .findFirst()
                .orElseThrow();
    }

    static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(assertion);
    }

    /** As a process that ends would; containers go on. */
    void stopKeeping() {
        keeper.close();
        actuator.close();
        inventory.close();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
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
