// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.InstanceLock;
import dev.gestor.control.balance.BalanceKeeper;
import dev.gestor.control.ready.Readiness;
import dev.gestor.control.rollout.BalancedTraffic;
import dev.gestor.control.rollout.Traffic;
import dev.gestor.control.rollout.Updates;
import dev.gestor.control.scale.Instances;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.engine.ContainerEngine;
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

    /** For looking only: any container of the engine can be found by it. */
    ContainerEngine engine(Closer closer) throws Exception {
        return closer.add("leave Docker", adapters.engine(instance.name(), docker.url()));
    }

    /**
     * The manager that runs the instance; this process itself while none does.
     *
     * @param tell takes what is said of an interrupted update that is brought to an end first
     */
    OrchestratorDesk open(Closer closer, UpdateLines tell) throws Exception {
        Path folder = state.folder();
        try {
            InstanceByHand hand =
                    InstanceByHand.openBriefly(adapters, clock, folder, instance.name(), docker.url(), closer);
            return local(hand, closer, tell);
        } catch (InstanceLock.HeldException e) {
            throw new IOException("the manager of instance '%s' is running".formatted(instance.name()), e);
        }
    }

    private OrchestratorDesk local(InstanceByHand hand, Closer closer, UpdateLines tell) throws Exception {
        ServiceKeeper services = closer.add("stop keeping services", ServiceParts.keeper(hand, clock));
        BalanceKeeper balance = closer.add(
                "stop keeping balancers", ServiceParts.balance(hand, services::status, balancers.settings()));
        balance.start();
        Traffic traffic = new BalancedTraffic(balance);
        Prober prober = closer.add("stop probing", new Prober());
        var readiness = new Readiness(hand.inventory(), prober, System::nanoTime);
        Updates updates = Updates.open(
                hand.lock().folder(),
                hand.engine(),
                hand.inventory(),
                hand.requests(),
                services,
                readiness,
                traffic,
                new ShortIds(),
                clock,
                System::nanoTime);
        updates.recover(tell);
        var instances = new Instances(hand.engine(), hand.inventory(), hand.requests(), readiness, traffic);
        instances.clearUp();
        return new LocalOrchestrator(updates, instances);
    }
}
