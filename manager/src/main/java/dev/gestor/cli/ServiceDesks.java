// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.ManagerClient;
import dev.gestor.api.ServicesClient;
import dev.gestor.control.InstanceLock;
import dev.gestor.control.balance.BalanceSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** Which instance's services are meant, and the way to them. */
final class ServiceDesks {
    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Mixin
    private final StateOption state;

    @Mixin
    private DockerOption docker = new DockerOption();

    private final Adapters adapters;
    private final Clock clock;

    ServiceDesks(Adapters adapters, Map<String, String> environment, boolean root, Clock clock) {
        this.adapters = adapters;
        this.state = new StateOption(environment, root);
        this.clock = clock;
    }

    String instanceName() {
        return instance.name();
    }

    /**
     * The manager that runs the instance; this process itself while none does, which mends nothing before
     * {@link ServiceDesk#keep}.
     */
    ServiceDesk open(Closer closer) throws Exception {
        return open(closer, BalanceSettings.DEFAULT);
    }

    /** @param balance how this process itself would keep load balancers */
    ServiceDesk open(Closer closer, BalanceSettings balance) throws Exception {
        Path folder = state.folder();
        try {
            InstanceByHand hand =
                    InstanceByHand.openBriefly(adapters, clock, folder, instance.name(), docker.url(), closer);
            return LocalServices.open(hand, clock, balance, closer);
        } catch (InstanceLock.HeldException e) {
            ManagerClient manager = ManagerClient.find(folder.resolve(instance.name()))
                    .orElseThrow(() -> new IOException(
                            "the manager of instance '%s' is starting or ending; try again in a moment"
                                    .formatted(instance.name()),
                            e));
            return new RemoteServices(new ServicesClient(manager));
        }
    }

    /** This process itself, for what no manager does beside its work. */
    InstanceByHand byHand(Closer closer) throws Exception {
        try {
            return InstanceByHand.openBriefly(adapters, clock, state.folder(), instance.name(), docker.url(), closer);
        } catch (InstanceLock.HeldException e) {
            throw new IOException(
                    "the manager of instance '%s' is running; stop it first".formatted(instance.name()), e);
        }
    }

    Clock clock() {
        return clock;
    }
}
