// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.ApiConfig;
import dev.gestor.api.AuthMode;
import dev.gestor.api.BalanceMetrics;
import dev.gestor.api.ClientMetrics;
import dev.gestor.api.ClientResource;
import dev.gestor.api.ContainerResource;
import dev.gestor.api.ContainerStatusResource;
import dev.gestor.api.ContainerViews;
import dev.gestor.api.ContainersResource;
import dev.gestor.api.ManagerMetrics;
import dev.gestor.api.NodeResource;
import dev.gestor.api.OrchestratorResource;
import dev.gestor.api.ProjectsResource;
import dev.gestor.api.Resource;
import dev.gestor.api.ServiceMetrics;
import dev.gestor.api.ServicesResource;
import dev.gestor.control.CycleLoop;
import dev.gestor.control.agent.AgentRemovals;
import dev.gestor.control.agent.NodeAgent;
import dev.gestor.control.balance.BalanceKeeper;
import dev.gestor.control.client.ClientController;
import dev.gestor.control.client.LiveFigures;
import dev.gestor.control.rollout.Updates;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.control.service.Services;
import dev.gestor.control.task.TaskView;
import dev.gestor.control.task.Tasks;
import dev.gestor.engine.EngineException;
import dev.gestor.probe.Prober;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The controllers beside the cycle, with the routes by which they are told what to do. */
final class Controllers {
    private static final Logger LOG = LoggerFactory.getLogger(Controllers.class);

    /** For updates that could not be ended. */
    private static final Duration RECOVERY_PERIOD = Duration.ofSeconds(20);

    /** As a scheduler of its own would ask. */
    private static final Duration SCHEDULER_PERIOD = Duration.ofSeconds(10);

    private final List<Resource> resources = new ArrayList<>();
    private final Optional<ServiceKeeper> services;
    private final Optional<ClientController> client;
    private final Optional<BalanceKeeper> balance;
    private final NodeAgent agent;
    private Optional<Orchestrator> orchestrator = Optional.empty();

    private Controllers(
            Optional<ServiceKeeper> services,
            Optional<ClientController> client,
            Optional<BalanceKeeper> balance,
            NodeAgent agent) {
        this.services = services;
        this.client = client;
        this.balance = balance;
        this.agent = agent;
    }

    static Controllers open(RunSettings settings, ManagerParts parts, Clock clock) throws IOException {
        var agent = new NodeAgent(
                parts.engine(),
                parts.inventory(),
                parts.requests(),
                new SecureRandom(),
                AgentRemovals.open(parts.lock().folder()));
        // Services and the client are kept on disk: what a dry run is told the next real run would act upon.
        if (settings.duties() == RunSettings.Duties.AGENT || settings.manager().dryRun()) {
            Optional<BalanceKeeper> balance = settings.duties() == RunSettings.Duties.AGENT
                    ? Optional.empty()
                    : Optional.of(ServiceParts.balance(
                            parts, List::of, settings.manager().balance()));
            var alone = new Controllers(Optional.empty(), Optional.empty(), balance, agent);
            alone.addAgent(settings.manager().api(), parts, clock);
            return alone;
        }
        ServiceKeeper keeper = ServiceParts.keeper(parts, clock);
        ClientController client = client(settings, parts, clock);
        BalanceKeeper balance =
                ServiceParts.balance(parts, keeper::status, settings.manager().balance());
        var controllers = new Controllers(Optional.of(keeper), Optional.of(client), Optional.of(balance), agent);
        controllers.resources.add(new ClientResource(client));
        controllers.addAgent(settings.manager().api(), parts, clock);
        controllers.resources.add(new ServicesResource(keeper, parts.inventory(), clock));
        controllers.resources.add(new ProjectsResource(keeper, parts.inventory()));
        controllers.addOrchestrator(parts, keeper, balance, clock);
        return controllers;
    }

    private static ClientController client(RunSettings settings, ManagerParts parts, Clock clock) throws IOException {
        return ClientController.open(
                parts.lock().folder(),
                parts.engine(),
                parts.inventory(),
                parts.requests(),
                new LiveFigures(parts.live()),
                clock,
                System::nanoTime,
                new SplittableRandom(),
                settings.manager().client());
    }

    private void addOrchestrator(ManagerParts parts, ServiceKeeper keeper, BalanceKeeper balancers, Clock clock)
            throws IOException {
        var prober = new Prober();
        var tasks = new Tasks();
        OrchestratorParts own = OrchestratorParts.of(
                parts.lock().folder(),
                parts.engine(),
                parts.inventory(),
                parts.requests(),
                keeper,
                balancers,
                prober,
                clock);
        resources.add(new OrchestratorResource(own.updates(), own.instances(), tasks));
        orchestrator = Optional.of(new Orchestrator(own, prober, tasks));
    }

    /** What updates and scales named containers for a caller. */
    private record Orchestrator(OrchestratorParts parts, Prober prober, Tasks tasks) {}

    private void addAgent(ApiConfig api, ManagerParts parts, Clock clock) {
        var views = new ContainerViews(parts.inventory(), clock);
        resources.add(new NodeResource(parts.live(), views, clock));
        resources.add(new ContainersResource(views, agent, clock));
        // Whoever shows no token is shown no secrets.
        resources.add(new ContainerResource(views, agent, api.auth() == AuthMode.TOKEN));
        resources.add(new ContainerStatusResource(parts.live(), views, clock));
    }

    List<Resource> resources() {
        return List.copyOf(resources);
    }

    /** How they are. */
    void register(ManagerMetrics metrics) {
        services.ifPresent(keeper -> ServiceMetrics.register(metrics, keeper::status));
        client.ifPresent(controller -> ClientMetrics.register(metrics, controller::view));
        balance.ifPresent(keeper -> BalanceMetrics.register(metrics, keeper::groups));
    }

    /** From now on they may change containers, until the closer ends them. */
    void start(Closer closer) throws InterruptedException, EngineException, IOException {
        agent.clearUp();
        if (balance.isPresent()) {
            closer.add("step.balance", balance.get());
            balance.get().start();
        }
        if (orchestrator.isPresent()) {
            closer.add("step.updates", orchestrator.get().prober());
            closer.add("step.updates", orchestrator.get().tasks());
            // Before services are kept: a place of which a killed process had begun to replace the container is to be
            // found as one or the other.
            orchestrator.get().parts().recover(new RecoveryLog());
        }
        services.ifPresent(keeper -> {
            keeper.start();
            closer.add("step.services", keeper);
        });
        client.ifPresent(controller -> {
            controller.start();
            closer.add("step.client", controller);
        });
    }

    /** What a separate scheduler asks for, asked from within. */
    void schedule(CycleLoop loop) {
        // Docker may still have been busy with what a killed process asked of it.
        loop.every("agent", SCHEDULER_PERIOD, this::clearUpAfterAgent);
        services.ifPresent(keeper -> keep(keeper, loop, SCHEDULER_PERIOD));
        orchestrator.ifPresent(each -> loop.every("updates", RECOVERY_PERIOD, () -> recover(each)));
    }

    /** Taking one back may last for minutes, which no thread of the loop has. */
    private static void recover(Orchestrator orchestrator) {
        Updates updates = orchestrator.parts().updates();
        try {
            if (updates.unfinished()) {
                orchestrator.tasks().begin(log -> {
                    updates.recoverDue(new RecoveryLog());
                    return new Tasks.Ended(TaskView.State.DONE, List.of());
                });
            }
        } catch (IOException e) {
            LOG.warn("Whether updates are unfinished is not known: {}", e.getMessage());
        }
    }

    static void keep(Services services, CycleLoop loop, Duration period) {
        loop.every("services", period, () -> {
            services.ensure();
            // Of a project that nobody declares here somebody else may have made the containers.
            services.collectOwn();
        });
    }

    private void clearUpAfterAgent() {
        try {
            agent.clearUp();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
