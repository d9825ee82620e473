// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an update comes to, before anything is done.
 *
 * @param nothing why nothing is to be done; empty: something is
 * @param service key of the declared service, where it is one's
 * @param image the reference that the new containers have
 * @param replacements in their order; none where nothing is to be done
 * @param announcements what the person is told before it begins
 */
record UpdatePlan(
        Optional<String> nothing,
        Optional<String> service,
        String image,
        List<Replacement> replacements,
        List<String> announcements) {
    UpdatePlan {
        replacements = List.copyOf(replacements);
        announcements = List.copyOf(announcements);
    }

    /** Ids and names of what is replaced. */
    Set<String> claimed() {
        return Replacement.claimed(replacements);
    }

    static UpdatePlan nothing(String why) {
        return new UpdatePlan(Optional.of(why), Optional.empty(), "", List.of(), List.of());
    }
}
