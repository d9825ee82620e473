// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.balance.BalanceKeeper;
import dev.gestor.control.balance.BalanceSettings;
import dev.gestor.control.service.KeeperSettings;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.control.service.ServiceStatus;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** The keepers of services and of their load balancers, in a manager that runs on or in a command. */
final class ServiceParts {
    private ServiceParts() {}

    static ServiceKeeper keeper(InstanceByHand hand, Clock clock) throws IOException {
        return ServiceKeeper.open(
                hand.lock().folder(),
                hand.engine(),
                hand.inventory(),
                hand.requests(),
                KeeperSettings.DEFAULT,
                clock,
                System::nanoTime);
    }

    static ServiceKeeper keeper(ManagerParts parts, Clock clock) throws IOException {
        return ServiceKeeper.open(
                parts.lock().folder(),
                parts.engine(),
                parts.inventory(),
                parts.requests(),
                KeeperSettings.DEFAULT,
                clock,
                System::nanoTime);
    }

    static BalanceKeeper balance(
            InstanceByHand hand, Supplier<List<ServiceStatus>> services, BalanceSettings settings) {
        return BalanceKeeper.open(
                hand.lock().folder(), hand.engine(), hand.inventory(), hand.requests(), services, settings);
    }

    static BalanceKeeper balance(ManagerParts parts, Supplier<List<ServiceStatus>> services, BalanceSettings settings) {
        return BalanceKeeper.open(
                parts.lock().folder(), parts.engine(), parts.inventory(), parts.requests(), services, settings);
    }
}
