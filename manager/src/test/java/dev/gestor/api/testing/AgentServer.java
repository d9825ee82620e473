// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api.testing;

import dev.gestor.api.ApiConfig;
import dev.gestor.api.ApiServer;
import dev.gestor.api.ContainerResource;
import dev.gestor.api.ContainerStatusResource;
import dev.gestor.api.ContainerViews;
import dev.gestor.api.ContainersResource;
import dev.gestor.api.NodeResource;
import dev.gestor.api.ProjectsResource;
import dev.gestor.api.Resource;
import dev.gestor.api.ServicesResource;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.LiveSampling;
import dev.gestor.control.SamplingPeriods;
import dev.gestor.control.agent.AgentRemovals;
import dev.gestor.control.agent.NodeAgent;
import dev.gestor.control.service.KeeperSettings;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.control.service.Services;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The real server with the node agent's routes over this machine's Docker, alone or with those of services, which are kept then.
 * At the end it removes what is left of its instance.
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
    private final Optional<ServiceKeeper> keeper;
    private final ApiServer server;
    private final List<DecisionRecord> decisions = new CopyOnWriteArrayList<>();

    /** @param callersShowToken as for {@link ContainerResource} */
    public AgentServer(String instance, ApiConfig config, boolean callersShowToken) throws Exception {
        this(instance, config, callersShowToken, false);
    }

    /** One that keeps services too. */
    public static AgentServer keepingServices(String instance, ApiConfig config) throws Exception {
        return new AgentServer(instance, config, true, true);
    }

    private AgentServer(String instance, ApiConfig config, boolean callersShowToken, boolean keepsServices)
            throws Exception {
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
        List<Resource> resources = new ArrayList<>(List.of(
                new NodeResource(sampling, views, clock),
                new ContainersResource(views, agent, clock),
                new ContainerResource(views, agent, callersShowToken),
                new ContainerStatusResource(sampling, views, clock)));
        keeper = keepsServices
                ? Optional.of(ServiceKeeper.open(
                        state, engine, inventory, requests, KeeperSettings.DEFAULT, clock, System::nanoTime))
                : Optional.empty();
        keeper.ifPresent(services -> {
            services.start();
            resources.add(new ServicesResource(services, inventory, clock));
            resources.add(new ProjectsResource(services, inventory));
        });
        server = ApiServer.start(config, Optional::empty, resources);
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

    /** @throws java.util.NoSuchElementException of a server that keeps none */
    public Services services() {
        return keeper.orElseThrow();
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
        keeper.ifPresent(ServiceKeeper::close);
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
