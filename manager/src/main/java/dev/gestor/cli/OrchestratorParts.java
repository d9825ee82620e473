// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Claims;
import dev.gestor.control.balance.BalanceKeeper;
import dev.gestor.control.ready.Readiness;
import dev.gestor.control.rollout.BalancedTraffic;
import dev.gestor.control.rollout.Traffic;
import dev.gestor.control.rollout.UpdateLog;
import dev.gestor.control.rollout.Updates;
import dev.gestor.control.scale.Instances;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.probe.Prober;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Who updates and scales named containers, in a manager that runs on or in a command. */
record OrchestratorParts(Updates updates, Instances instances) {
    /** @param folder the instance's */
    static OrchestratorParts of(
            Path folder,
            ContainerEngine engine,
            Inventory inventory,
            ChangeRequests requests,
            ServiceKeeper services,
            BalanceKeeper balance,
            Prober prober,
            Clock clock)
            throws IOException {
        Traffic traffic = new BalancedTraffic(balance);
        var readiness = new Readiness(inventory, prober, System::nanoTime);
        var claims = new Claims();
        Updates updates = Updates.open(
                folder,
                engine,
                inventory,
                requests,
                services,
                readiness,
                traffic,
                claims,
                new ShortIds(),
                clock,
                System::nanoTime);
        return new OrchestratorParts(updates, new Instances(engine, inventory, requests, readiness, traffic, claims));
    }

    /** Ends what a killed process left unfinished. Before anything else changes containers. */
    void recover(UpdateLog log) throws EngineException, IOException, InterruptedException {
        updates.recover(log);
        instances.clearUp();
    }
}
