// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.engine.Container;
import dev.gestor.policy.reconcile.Phase;
import java.time.Instant;
import java.util.Optional;

/**
 * How one of a service's containers is.
 *
 * @param name as declared; a person may have renamed the container since
 * @param index which of the service's containers, from 0
 * @param container as last heard of; empty while there is none
 * @param reason in words, with the figures
 * @param restarts how often it was started again within the time that the restart budget looks back
 * @param nextAttempt when something is tried again, where that is known
 */
public record ContainerStatus(
        String name,
        int index,
        Optional<Container> container,
        Phase phase,
        String reason,
        int restarts,
        Optional<Instant> nextAttempt) {}
