// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import java.time.Duration;
import java.util.Optional;

/**
 * How a place is.
 *
 * @param container as last heard of
 * @param reason in words, with the figures; the same words as long as nothing changes
 * @param restarts within the time that the restart budget looks back
 * @param until when something is tried again, on the time line of {@link Situation#now}
 */
public record PlaceStatus(
        Place place,
        Optional<Container> container,
        Phase phase,
        String reason,
        int restarts,
        Optional<Duration> until) {}
