// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.balance.BalanceKeeper;
import dev.gestor.control.balance.BalanceSettings;
import dev.gestor.control.balance.GroupView;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Mount;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Owner;
import dev.gestor.engine.Program;
import dev.gestor.engine.StopRule;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.WebImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Three servers behind a balancer in a network of their own, and whatever else a measurement puts beside them. */
final class BalanceScene implements AutoCloseable {
    static final String GROUP = "bench";

    /** For a server to become ready: longer than Docker takes to tell that it runs. */
    private static final String START_MILLIS = "1000";

    private static final Duration JOINING = Duration.ofSeconds(60);

    final ContainerEngine engine;
    final BalanceKeeper keeper;
    private final Inventory inventory;
    private final Actuator actuator;
    private final NetworkSpec network;
    private final String instance;
    private final int port;

    BalanceScene(Path folder, String instance, String balancerImage) throws Exception {
        this.instance = instance;
        port = freePort();
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        engine = new DockerEngine(address, new Instance(instance), Clock.systemUTC(), new Random(1));
        WebImage.ensure(engine);
        network = new NetworkSpec(instance, "", Map.of(), Map.of(), false, false);
        engine.resources().ensure(network);
        inventory = engine.follow();
        actuator = new Actuator(engine, System::nanoTime, Duration.ofSeconds(60), false);
        var requests = new ChangeRequests(
                new Dispatcher(inventory, actuator), entry -> {}, Clock.systemUTC(), UUID::randomUUID, () -> 0);
        keeper = BalanceKeeper.open(
                folder.resolve(instance),
                engine,
                inventory,
                requests,
                List::of,
                BalanceSettings.DEFAULT.withImage(balancerImage));
        keeper.start();
        for (int i = 0; i < 3; i++) {
            join("base-" + i);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Of the balancer on this machine. */
    InetSocketAddress front() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private Networking attached() {
        return new Networking(
                Networking.Mode.NETWORKS,
                List.of(new Networking.Attachment(network.name(), List.of())),
                List.of(),
                Set.of(),
                List.of(),
                List.of());
    }

    /** Another server, waited for until it gets requests. */
    Container join(String name) throws Exception {
        Container container = engine.run(ContainerSpec.of(instance + "-" + name, WebImage.TAG, Owner.SERVICES)
                .withLabels(Map.of(
                        Labels.BALANCE,
                        "random",
                        Labels.BALANCE_GROUP,
                        GROUP,
                        Labels.BALANCE_PORT,
                        "127.0.0.1:" + port))
                .withProgram(Program.DEFAULT.withEnvironment(Map.of("DELAY_MS", START_MILLIS)))
                .withNetworking(attached())
                .withStop(new StopRule(Optional.empty(), Optional.of(Duration.ofSeconds(5)))));
        if (!keeper.awaitJoined(container.id(), JOINING)) {
            throw new IOException("%s has not joined: %s".formatted(name, keeper.groups()));
        }
        return container;
    }

    /** A balancer of somebody else, with its configuration's folder mounted. */
    Container peer(String name, String image, List<String> command, Path folder, String target) throws Exception {
        return engine.run(ContainerSpec.of(instance + "-" + name, image, Owner.ORCHESTRATOR)
                .withProgram(Program.arguments(command))
                .withNetworking(attached())
                .withMounts(List.of(Mount.bind(folder.toString(), target, true)))
                .withStop(new StopRule(Optional.of("SIGTERM"), Optional.of(Duration.ofSeconds(2)))));
    }

    String address(Container container) throws Exception {
        return Optional.ofNullable(engine.find(container.id())
                        .orElseThrow(() -> new IOException(container.name() + " is gone"))
                        .detail()
                        .networks()
                        .get(network.name()))
                .orElseThrow(() -> new IOException(container.name() + " has no address"));
    }

    GroupView group() {
        return keeper.group(GROUP).orElseThrow(() -> new IllegalStateException("the group is gone"));
    }

    Container balancer() {
        return group().balancer().orElseThrow(() -> new IllegalStateException("there is no balancer"));
    }

    String network() {
        return network.name();
    }

    @Override
    public void close() throws EngineException {
        keeper.close();
        actuator.close();
        inventory.close();
        for (Container container : engine.list()) {
            engine.remove(container.id(), Optional.of(Duration.ZERO));
        }
        engine.resources().remove(network);
        engine.close();
    }
}
