// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import dev.gestor.policy.reconcile.DeclaredProject;
import dev.gestor.policy.reconcile.PlaceHistory;
import dev.gestor.policy.reconcile.Reconciliation;
import dev.gestor.policy.reconcile.Situation;
import dev.gestor.policy.reconcile.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a keeper remembers from one turn to the next. It belongs to one thread. */
final class KeeperState {
    private final Map<String, PlaceHistory> history = new HashMap<>();
    private final Set<String> busy = new HashSet<>();
    private final Set<String> provided = new HashSet<>();
    private final Set<String> released = new HashSet<>();
    private final Set<String> collecting = new HashSet<>();
    private Collecting wanted = Collecting.NOTHING;

    /** Which containers of undeclared services are to go, from the next turn on. */
    private enum Collecting {
        NOTHING,
        DECLARED_PROJECTS,
        ALL
    }

    Situation situation(Duration now, Declared declared, List<Container> containers) {
        return new Situation(
                now,
                declared.projects(),
                declared.unreadable().keySet(),
                containers,
                history,
                declared.holds(),
                busy,
                provided,
                released,
                collecting);
    }

    /** What was tried for this project is forgotten: all begins anew. */
    void forget(String project, Optional<DeclaredProject> declared) {
        Set<String> resources = declared.map(DeclaredProject::resources).orElse(List.of()).stream()
                .map(Step::key)
                .collect(Collectors.toSet());
        history.keySet().removeIf(key -> key.startsWith(project + "/") || resources.contains(key));
        provided.removeAll(resources);
        released.removeAll(resources);
    }

    /** @param declaredAlone only what belongs to a project that is declared here */
    void collect(boolean declaredAlone) {
        wanted = declaredAlone && wanted != Collecting.ALL ? Collecting.DECLARED_PROJECTS : Collecting.ALL;
    }

    /** @return whether there is something to be collected, and so a new decision to be made */
    boolean collectUndeclared(List<Container> undeclared, List<DeclaredProject> projects) {
        Collecting which = wanted;
        wanted = Collecting.NOTHING;
        Set<String> declared = projects.stream().map(DeclaredProject::name).collect(Collectors.toSet());
        List<String> ids = undeclared.stream()
                .filter(c -> which == Collecting.ALL
                        || (which == Collecting.DECLARED_PROJECTS
                                && declared.contains(c.labels().getOrDefault(Labels.PROJECT, ""))))
                .map(Container::id)
                .toList();
        return collecting.addAll(ids);
    }

    void decided(Reconciliation decided) {
        collecting.retainAll(decided.undeclared().stream().map(Container::id).collect(Collectors.toSet()));
        history.clear();
        history.putAll(decided.history());
    }

    void begun(Step step) {
        busy.add(step.key());
    }

    void succeeded(Step step) {
        busy.remove(step.key());
        history.put(step.key(), past(step).succeeded(step.action()));
        if (step instanceof Step.Provide provide) {
            (provide.removal() ? released : provided).add(step.key());
            (provide.removal() ? provided : released).remove(step.key());
        }
    }

    /** @param missing keys of networks and volumes that it needs and that are not known to exist any more */
    void failed(Step step, Duration now, String failure, Set<String> missing) {
        busy.remove(step.key());
        history.put(step.key(), past(step).failed(step.action(), now, failure));
        // They are seen to before the next attempt.
        provided.removeAll(missing);
    }

    private PlaceHistory past(Step step) {
        return history.getOrDefault(step.key(), PlaceHistory.NONE);
    }
}
