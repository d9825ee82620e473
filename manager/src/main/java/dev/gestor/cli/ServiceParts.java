// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.service.KeeperSettings;
import dev.gestor.control.service.ServiceKeeper;
import java.io.IOException;
import java.time.Clock;

/** The keeper of services, in a manager that runs on or in a command. */
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
}
