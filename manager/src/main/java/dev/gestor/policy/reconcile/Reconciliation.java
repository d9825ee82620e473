// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done and how everything is.
 *
 * @param steps at most one for each container, place, network and volume; all may be taken at once
 * @param statuses of every declared place, and of every container of a service that is on its way out
 * @param history to be handed in the next time; it takes the steps for taken
 * @param undeclared containers of services that nobody declares
 * @param gone keys of projects and services that were withdrawn and of which nothing is left
 * @param defects by project: what kept it from being decided about. It is left as it is, and the others are not
 * @param lookAgain when, at the latest, on the time line of {@link Situation#now}; empty: after the next change
 */
public record Reconciliation(
        List<Step> steps,
        List<PlaceStatus> statuses,
        Map<String, PlaceHistory> history,
        List<Container> undeclared,
        Set<String> gone,
        Map<String, RuntimeException> defects,
        Optional<Duration> lookAgain) {
    public Reconciliation {
        steps = List.copyOf(steps);
        statuses = List.copyOf(statuses);
        history = Map.copyOf(history);
        undeclared = List.copyOf(undeclared);
        gone = Set.copyOf(gone);
        defects = Map.copyOf(defects);
    }
}
