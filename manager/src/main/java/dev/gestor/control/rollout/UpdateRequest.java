// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.policy.rollout.RolloutPolicy;

/**
 * What a person asks for.
 *
 * @param target a container's id or name, or a service's
 * @param image the new one; empty text: the former one
 * @param dryRun say what would be done, and do nothing
 */
public record UpdateRequest(String target, String image, RolloutPolicy policy, boolean dryRun) {
    /** To go back to what the target was before its last update. */
    public static UpdateRequest rollback(String target, RolloutPolicy policy, boolean dryRun) {
        return new UpdateRequest(target, "", policy, dryRun);
    }

    public boolean isRollback() {
        return image.isEmpty();
    }
}
