// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.policy.rollout.RolloutPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An update, or its taking back, as kept on the disk.
 *
 * @param id short and random; the new containers carry it as label
 * @param target what the person named
 * @param service key of the declared service that the containers belong to
 * @param pausedBefore whether somebody had paused the service before: then it stays so
 * @param rollback whether a person asked for the former version
 * @param back whether it takes a failed one back: unfinished, it is begun again
 * @param replacements one a container, in their order
 */
record Rollout(
        String id,
        String target,
        String image,
        Optional<String> service,
        boolean pausedBefore,
        RolloutPolicy policy,
        Instant began,
        boolean rollback,
        boolean back,
        List<Replacement> replacements) {
    Rollout {
        replacements = List.copyOf(replacements);
    }

    Rollout with(int index, Phase phase) {
        List<Replacement> changed = new ArrayList<>(replacements);
        changed.set(index, changed.get(index).in(phase));
        return new Rollout(id, target, image, service, pausedBefore, policy, began, rollback, back, changed);
    }

    /** Of all that are replaced: their ids and the names that go over to the new ones. */
    Set<String> claimed() {
        return Replacement.claimed(replacements);
    }

    /** Whether both replace one container, or containers of one service. */
    boolean meets(Rollout other) {
        boolean sameService = service.isPresent() && service.equals(other.service);
        return sameService || !Collections.disjoint(claimed(), other.claimed());
    }

    /** What the old one is called while both are there. */
    String oldName(Replacement replacement) {
        return replacement.name() + "-old-" + id;
    }

    /** What the new one is called while both are there. */
    String nextName(Replacement replacement) {
        return replacement.name() + "-new-" + id;
    }

    /** Whether one of its containers stands half-way. */
    boolean halfway() {
        return replacements.stream().anyMatch(r -> r.phase().halfway());
    }
}
