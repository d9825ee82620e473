// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.policy.rollout.RolloutPolicy;
import java.util.Optional;

/**
 * What a person asks for: exactly one of an image, the former version, and a load balancer in front.
 *
 * @param target a container's id or name, or a service's
 * @param image the new one; empty text: another thing is asked for
 * @param front where the balancer is to listen on the host; empty text: on the port that the container publishes now
 * @param dryRun say what would be done, and do nothing
 */
public record UpdateRequest(String target, String image, Optional<String> front, RolloutPolicy policy, boolean dryRun) {
    public static UpdateRequest image(String target, String image, RolloutPolicy policy, boolean dryRun) {
        return new UpdateRequest(target, image, Optional.empty(), policy, dryRun);
    }

    /** To go back to what the target was before its last update. */
    public static UpdateRequest rollback(String target, RolloutPolicy policy, boolean dryRun) {
        return new UpdateRequest(target, "", Optional.empty(), policy, dryRun);
    }

    /** To replace the target by one of the same image behind a load balancer. */
    public static UpdateRequest balance(String target, String front, RolloutPolicy policy, boolean dryRun) {
        return new UpdateRequest(target, "", Optional.of(front), policy, dryRun);
    }

    public boolean isRollback() {
        return image.isEmpty() && front.isEmpty();
    }
}
