// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.control.ChangeRequests;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineResources;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.ResourceSpec;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.policy.reconcile.DeclaredProject;
import dev.gestor.policy.reconcile.PlaceStatus;
import dev.gestor.policy.reconcile.Reconciler;
import dev.gestor.policy.reconcile.Reconciliation;
import dev.gestor.policy.reconcile.Situation;
import dev.gestor.policy.reconcile.Step;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at everything and what follows from it: the steps begin, what is gone is settled, what is news is noted. All of it on the
 * thread that the state belongs to; it goes by the monotonic clock.
 */
final class ReconcileTurn {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileTurn.class);

    private final ServiceStore store;
    private final EngineResources resources;
    private final Inventory inventory;
    private final ChangeRequests requests;
    private final StepRunner runner;
    private final KeeperSettings settings;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final long origin;
    private final Consumer<Runnable> later;
    private final KeeperState state = new KeeperState();
    private final PhaseNotes notes = new PhaseNotes();
    private final Map<String, String> reported = new HashMap<>();

    /** @param later has a task run by this turn's thread soon, before its next turn; from any thread */
    ReconcileTurn(
            ServiceStore store,
            EngineResources resources,
            Inventory inventory,
            ChangeRequests requests,
            StepRunner runner,
            KeeperSettings settings,
            Clock clock,
            LongSupplier nanoTime,
            Consumer<Runnable> later) {
        this.store = store;
        this.resources = resources;
        this.inventory = inventory;
        this.requests = requests;
        this.runner = runner;
        this.settings = settings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.later = later;
        origin = nanoTime.getAsLong();
    }

    /**
     * What a turn found.
     *
     * @param next how long until the next one at the latest
     */
    record Found(List<ServiceStatus> statuses, Duration next) {
        Found {
            statuses = List.copyOf(statuses);
        }
    }

    /** What there is now, by any thread before the first turn, when nothing is remembered yet; nothing follows from it. */
    List<ServiceStatus> glance() {
        Situation situation = new KeeperState().situation(now(), store.declared(), inventory.containers());
        return statuses(Reconciler.decide(situation, settings.limits()).statuses(), situation.now());
    }

    Found take() {
        if (!inventory.connected()) {
            // What is known may be long past, so nothing is done. It tells when it is back.
            return new Found(statuses(Absence.statuses(store.projects(), inventory), now()), settings.period());
        }
        Situation situation = situation();
        Reconciliation decided = Reconciler.decide(situation, settings.limits());
        if (state.collectUndeclared(decided.undeclared(), situation.projects())) {
            situation = situation();
            decided = Reconciler.decide(situation, settings.limits());
        }
        report(decided.defects());
        state.decided(decided);
        settle(decided.gone());
        requests.note(notes.news(decided.statuses()));
        Map<String, PlaceStatus> byKey = decided.statuses().stream()
                .collect(Collectors.toMap(s -> s.place().key(), s -> s, (first, second) -> first));
        decided.steps().forEach(step -> begin(step, Optional.ofNullable(byKey.get(step.key()))));
        Duration until = decided.lookAgain().map(t -> t.minus(now())).orElse(settings.period());
        return new Found(
                statuses(decided.statuses(), situation.now()),
                until.compareTo(settings.period()) < 0 ? until : settings.period());
    }

    /** Each once, until it is another one. */
    private void report(Map<String, RuntimeException> defects) {
        defects.forEach((project, cause) -> {
            if (!cause.toString().equals(reported.put(project, cause.toString()))) {
                LOG.error("Project {} is left as it is, since it cannot be decided about", project, cause);
            }
        });
        reported.keySet().retainAll(defects.keySet());
    }

    /** See {@link KeeperState#forget}. */
    void forget(String project) {
        state.forget(project, store.project(project));
    }

    /** See {@link KeeperState#collect}. */
    void collect(boolean declaredAlone) {
        state.collect(declaredAlone);
    }

    private List<ServiceStatus> statuses(List<PlaceStatus> places, Duration now) {
        return View.statuses(places, now, clock.instant());
    }

    private Situation situation() {
        return state.situation(now(), store.declared(), inventory.containers());
    }

    private Duration now() {
        return Duration.ofNanos(nanoTime.getAsLong() - origin);
    }

    private void begin(Step step, Optional<PlaceStatus> status) {
        state.begun(step);
        Map<String, String> inputs = new HashMap<>(Map.of("subject", step.key()));
        status.ifPresent(s -> inputs.put("restarts", Integer.toString(s.restarts())));
        try {
            if (step instanceof Step.Remove remove && status.isPresent()) {
                Optional<String> failure = bequeath(remove, status.get());
                if (failure.isPresent()) {
                    later.accept(() -> ended(new StepRunner.Completion(step, failure), Set.of()));
                    return;
                }
            }
            List<ResourceSpec> needed = status.map(s -> needed(step, s)).orElse(List.of());
            runner.begin(step, inputs, completion -> {
                Set<String> missing = completion.failure().isEmpty() ? Set.of() : missing(needed);
                later.accept(() -> ended(completion, missing));
            });
        } catch (RuntimeException | OutOfMemoryError e) {
            // No thread is to be had, or the keeper ends, or there is a defect: the place must not stay busy for ever.
            ended(new StepRunner.Completion(step, Optional.of("it could not be begun: " + e)), Set.of());
        }
    }

    /** On the disk before the container goes: afterwards nobody could tell whose the volumes were. */
    private Optional<String> bequeath(Step.Remove remove, PlaceStatus status) {
        Container container = remove.container();
        // One that has never started has nothing in them.
        if (container.detail().json().isEmpty() && container.state() != ContainerState.CREATED) {
            return Optional.of(
                    "it is not replaced yet: of container %s only what a list tells is known, and not which anonymous volumes"
                                    .formatted(container.name())
                            + " its successor is to inherit; Docker is asked for it again");
        }
        Map<String, String> volumes = container.detail().anonymousVolumes();
        if (volumes.isEmpty()) {
            return Optional.empty();
        }
        try {
            store.inherit(status.place().service().project(), status.place().key(), volumes);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("it is not replaced, since its anonymous volumes cannot be noted: " + e);
        }
    }

    /** What a container must have to be made, started or connected. */
    private List<ResourceSpec> needed(Step step, PlaceStatus status) {
        ServiceSpec service = status.place().service();
        return step instanceof Step.Create || step instanceof Step.Alter
                ? store.project(service.project())
                        .map(p -> p.resources(service))
                        .orElse(List.of())
                : List.of();
    }

    /** Somebody may have removed them, which no event tells. On the step's own thread. */
    private Set<String> missing(List<ResourceSpec> needed) {
        Set<String> missing = needed.stream().map(Step::key).collect(Collectors.toCollection(HashSet::new));
        try {
            for (ResourceSpec resource : needed) {
                if (resources.exists(resource)) {
                    missing.remove(Step.key(resource));
                }
            }
        } catch (EngineException | RuntimeException | Error e) {
            // Of those that are left nobody knows: providing them looks again. Error too: the step must come to its
            // end.
            LOG.debug("Networks and volumes cannot be looked for", e);
        }
        return missing;
    }

    private void ended(StepRunner.Completion completion, Set<String> missing) {
        if (completion.failure().isPresent()) {
            state.failed(completion.step(), now(), completion.failure().get(), missing);
        } else {
            state.succeeded(completion.step());
        }
    }

    /** What was withdrawn and is gone needs no file any more. */
    private void settle(Set<String> gone) {
        for (DeclaredProject project : gone.isEmpty() ? List.<DeclaredProject>of() : store.projects()) {
            try {
                if (project.withdrawn()) {
                    if (gone.contains(project.name())) {
                        store.removeIfSame(project);
                    }
                } else if (project.leaving().stream().anyMatch(s -> gone.contains(s.key()))) {
                    // One that was declared anew meanwhile has its own turn.
                    store.change(
                            project.name(),
                            now -> now.filter(p -> !p.withdrawn() && p.leaving().equals(project.leaving()))
                                    .map(p -> p.leftBy(gone)));
                }
            } catch (IOException e) {
                LOG.warn("The file of project {} could not be brought up to date: {}", project.name(), e.toString());
            }
        }
    }
}
