// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import java.util.List;
import java.util.Optional;

/**
 * The answer to a request for containers.
 *
 * @param asked how many were wanted
 * @param creations what became of those that the limits allow
 * @param refusal why the limits allow fewer than asked; empty where they allow all
 */
public record WorkloadOutcome(int asked, List<Creation> creations, Optional<String> refusal) {
    public WorkloadOutcome {
        creations = List.copyOf(creations);
    }

    public List<Creation> created() {
        return creations.stream().filter(c -> c.container().isPresent()).toList();
    }

    public List<Creation> failed() {
        return creations.stream().filter(c -> c.failure().isPresent()).toList();
    }

    /** How many the limits kept from being tried. */
    public int refused() {
        return asked - creations.size();
    }
}
