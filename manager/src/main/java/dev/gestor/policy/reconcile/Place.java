// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.ServiceSpec;

/**
 * Where one container of a service belongs.
 *
 * @param index from 0
 */
public record Place(ServiceSpec service, int index) {
    /** Unique within the instance: {@code project/service/index}. */
    public String key() {
        return service.key() + "/" + index;
    }

    /** The name that its container is to have. */
    public String name() {
        return service.containerName(index);
    }
}
