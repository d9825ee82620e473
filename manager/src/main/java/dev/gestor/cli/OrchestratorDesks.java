// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.ManagerClient;
import dev.gestor.api.OrchestratorClient;
import dev.gestor.control.InstanceLock;
import dev.gestor.control.balance.BalanceKeeper;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Instance;
import dev.gestor.probe.Prober;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** Which instance's containers are meant, and the way to whoever may change them. */
final class OrchestratorDesks {
    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Mixin
    private final StateOption state;

    @Mixin
    private DockerOption docker = new DockerOption();

    @Mixin
    private BalanceOptions balancers = new BalanceOptions();

    private final Adapters adapters;
    private final Clock clock;

    OrchestratorDesks(Adapters adapters, Map<String, String> environment, boolean root, Clock clock) {
        this.adapters = adapters;
        this.state = new StateOption(environment, root);
        this.clock = clock;
    }

    Instance instance() {
        return new Instance(instance.name());
    }

    /** For looking only: any container of the engine can be found by it. */
    ContainerEngine engine(Closer closer) throws Exception {
        return closer.add("leave Docker", adapters.engine(instance.name(), docker.url()));
    }

    /**
     * The manager that runs the instance; this process itself while none does.
     *
     * @param tell takes what is said of an interrupted update that is brought to an end first
     * @param dryRun it is only told of
     */
    OrchestratorDesk open(Closer closer, UpdateLines tell, boolean dryRun) throws Exception {
        Path folder = state.folder();
        try {
            InstanceByHand hand =
                    InstanceByHand.openBriefly(adapters, clock, folder, instance.name(), docker.url(), closer);
            return local(hand, closer, tell, dryRun);
        } catch (InstanceLock.HeldException e) {
            ManagerClient manager = ManagerClient.find(folder.resolve(instance.name()))
                    .orElseThrow(() -> new IOException(
                            "the manager of instance '%s' is starting or ending; try again in a moment"
                                    .formatted(instance.name()),
                            e));
            return new RemoteOrchestrator(new OrchestratorClient(manager));
        }
    }

    private OrchestratorDesk local(InstanceByHand hand, Closer closer, UpdateLines tell, boolean dryRun)
            throws Exception {
        ServiceKeeper services = closer.add("stop keeping services", ServiceParts.keeper(hand, clock));
        BalanceKeeper balance = closer.add(
                "stop keeping balancers", ServiceParts.balance(hand, services::status, balancers.settings()));
        balance.start();
        Prober prober = closer.add("stop probing", new Prober());
        OrchestratorParts parts = OrchestratorParts.of(
                hand.lock().folder(),
                hand.engine(),
                hand.inventory(),
                hand.requests(),
                services,
                balance,
                prober,
                clock);
        if (dryRun) {
            parts.updates().announceUnfinished(tell);
        } else {
            parts.recover(tell);
        }
        return new LocalOrchestrator(parts.updates(), parts.instances());
    }
}
