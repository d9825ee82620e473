// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.engine.ContainerEngine;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * What the keepers of all groups share.
 *
 * @param folder the instance's
 * @param later has a message taken by the one thread that keeps groups
 */
record Surroundings(
        Path folder,
        ContainerEngine engine,
        Errands errands,
        Readiness readiness,
        BalanceSettings settings,
        Consumer<Runnable> later) {
    /** The instance's folder has its name. */
    String instance() {
        return folder.getFileName().toString();
    }
}
