// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api.testing;

import dev.gestor.api.ApiConfig;
import dev.gestor.api.ApiServer;
import dev.gestor.api.ContainerResource;
import dev.gestor.api.ContainerStatusResource;
import dev.gestor.api.ContainerViews;
import dev.gestor.api.ContainersResource;
import dev.gestor.api.NodeResource;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.LiveSampling;
import dev.gestor.control.SamplingPeriods;
import dev.gestor.control.agent.AgentRemovals;
import dev.gestor.control.agent.NodeAgent;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.telemetry.HostFiles;
import dev.gestor.telemetry.HostLiveSource;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.SourceChoice;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The real server with the node agent's routes alone, over this machine's Docker. At the end it removes what is left of its
 * instance.
 */
public final class AgentServer implements AutoCloseable {
    private static final Duration PLAN_DEADLINE = Duration.ofSeconds(60);

    private final Clock clock = Clock.systemUTC();
    private final Path state;
    private final ContainerEngine engine;
    private final Inventory inventory;
    private final Actuator actuator;
    private final LiveSource source;
    private final LiveSampling sampling;
    private final ApiServer server;
    private final List<DecisionRecord> decisions = new CopyOnWriteArrayList<>();

    /** @param callersShowToken as for {@link ContainerResource} */
    public AgentServer(String instance, ApiConfig config, boolean callersShowToken) throws Exception {
        state = config.instanceDirectory();
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        engine = new DockerEngine(address, new Instance(instance), clock, new Random(1));
        inventory = engine.follow();
        actuator = new Actuator(engine, System::nanoTime, PLAN_DEADLINE, false);
        var requests = new ChangeRequests(
                new Dispatcher(inventory, actuator),
                entry -> decisions.addAll(entry.decisions()),
                clock,
                UUID::randomUUID,
                () -> 0);
        source = HostLiveSource.open(SourceChoice.AUTO, HostFiles.SYSTEM, notice -> {});
        sampling = new LiveSampling(source, inventory, clock, System::nanoTime, SamplingPeriods.DEFAULT);
        sampling.start();
        var views = new ContainerViews(inventory, clock);
        var agent = new NodeAgent(engine, inventory, requests, new SecureRandom(), AgentRemovals.open(state));
        server = ApiServer.start(
                config,
                Optional::empty,
                List.of(
                        new NodeResource(sampling, views, clock),
                        new ContainersResource(views, agent, clock),
                        new ContainerResource(views, agent, callersShowToken),
                        new ContainerStatusResource(sampling, views, clock)));
    }

    public URI address() {
        return server.address();
    }

    /** The running server. */
    public ApiServer server() {
        return server;
    }

    public String token() throws IOException {
        return Files.readString(state.resolve("token")).strip();
    }

    public ContainerEngine engine() {
        return engine;
    }

    public List<Container> containers() {
        return inventory.containers();
    }

    /** What was recorded so far. */
    public List<DecisionRecord> decisions() {
        return List.copyOf(decisions);
    }

    @Override
    public void close() throws EngineException {
        server.close();
        sampling.close();
        source.close();
        for (Container container : engine.list()) {
            engine.remove(container.id(), Optional.of(Duration.ZERO));
        }
        actuator.close();
        inventory.close();
        engine.close();
    }
}
