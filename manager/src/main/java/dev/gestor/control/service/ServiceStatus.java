// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.engine.ServiceSpec;
import dev.gestor.policy.reconcile.Phase;
import java.util.List;

/**
 * How a declared service is.
 *
 * @param phase of that container which wants most attention
 * @param reason of that container
 * @param withdrawn whether it is not declared any more and its containers are being removed
 * @param containers by index
 */
public record ServiceStatus(
        ServiceSpec service, Phase phase, String reason, boolean withdrawn, List<ContainerStatus> containers) {
    public ServiceStatus {
        containers = List.copyOf(containers);
    }

    /** Whether nothing is left to be done or waited for. */
    public boolean settled() {
        return phase == Phase.RUNNING || phase == Phase.COMPLETED || phase == Phase.HELD;
    }
}
