// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.rollout.UpdateLog;
import dev.gestor.control.rollout.UpdateRequest;
import dev.gestor.control.rollout.Updates;
import dev.gestor.control.scale.InstancePool;

/** Who updates and scales containers: the manager that runs the instance, or this process while none does. */
interface OrchestratorDesk extends InstancePool {
    /** Waits for the end. */
    Updates.Result update(UpdateRequest request, UpdateLog log) throws Exception;

    /** Whether it goes on after this command. */
    boolean lasting();
}
