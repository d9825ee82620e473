// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.ServiceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects what one reconciliation finds. */
final class Findings {
    private final Situation situation;
    private final List<Step> steps = new ArrayList<>();
    private final List<PlaceStatus> statuses = new ArrayList<>();
    private final Map<String, PlaceHistory> history = new HashMap<>();
    private final List<Container> undeclared = new ArrayList<>();
    private final Set<String> gone = new HashSet<>();
    /** Ids of containers that a step is about. */
    private final Set<String> touched = new HashSet<>();

    private final Map<String, RuntimeException> defects = new HashMap<>();
    private Optional<Duration> lookAgain = Optional.empty();

    Findings(Situation situation) {
        this.situation = situation;
    }

    /** Whether nothing is under way with it. */
    boolean free(String key) {
        return !situation.busy().contains(key)
                && steps.stream().noneMatch(s -> s.key().equals(key));
    }

    void step(Step step) {
        steps.add(step);
    }

    /** Has a container removed, if nothing else is done to it. */
    void remove(String key, Step.Cause cause, Container container, String reason, RestartLimits limits) {
        PlaceHistory past = situation.history(key);
        keep(key, past);
        Optional<Duration> notBefore = past.notBefore("remove", limits).filter(t -> t.compareTo(situation.now()) > 0);
        notBefore.ifPresent(this::lookAgain);
        if (notBefore.isEmpty()
                && free(key)
                && container.state() != ContainerState.REMOVING
                && touched.add(container.id())) {
            step(new Step.Remove(key, cause, container, reason));
        }
    }

    void keep(String key, PlaceHistory past) {
        history.put(key, past);
    }

    void status(PlaceStatus status) {
        statuses.add(status);
        status.until().ifPresent(this::lookAgain);
    }

    void undeclared(Container container) {
        undeclared.add(container);
    }

    void gone(String key) {
        gone.add(key);
    }

    void lookAgain(Duration time) {
        if (lookAgain.filter(t -> t.compareTo(time) <= 0).isEmpty()) {
            lookAgain = Optional.of(time);
        }
    }

    /** How far it has come, to be gone back to. */
    record Mark(int steps, int statuses) {}

    Mark mark() {
        return new Mark(steps.size(), statuses.size());
    }

    /** What was found of a project since then is not to be relied on: it is left as it is. */
    void defect(DeclaredProject declared, RuntimeException cause, Mark before) {
        List<Step> half = steps.subList(before.steps(), steps.size());
        half.forEach(step -> {
            if (step instanceof Step.Remove remove) {
                touched.remove(remove.container().id());
            }
        });
        half.clear();
        statuses.subList(before.statuses(), statuses.size()).clear();
        gone.remove(declared.name());
        declared.leaving().forEach(service -> gone.remove(service.key()));
        situation.history().forEach((key, past) -> {
            if (key.startsWith(declared.name() + "/")) {
                history.put(key, past);
            }
        });
        defects.put(declared.name(), cause);
        String reason =
                "what is to be done about project %s cannot be decided: %s; this is a defect of Gestor, and its log says more"
                        .formatted(declared.name(), cause);
        for (ServiceSpec service : declared.project().services()) {
            for (int index = 0; index < service.replicas(); index++) {
                Place place = new Place(service, index);
                status(new PlaceStatus(
                        place, situation.named(place.name()), Phase.BLOCKED, reason, 0, Optional.empty()));
            }
        }
    }

    Reconciliation result() {
        return new Reconciliation(steps, statuses, history, undeclared, gone, defects, lookAgain);
    }
}
