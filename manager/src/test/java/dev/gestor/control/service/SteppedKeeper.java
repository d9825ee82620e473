// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.control.ChangeRequests;
import dev.gestor.engine.Inventory;
import dev.gestor.policy.reconcile.DeclaredProject;
import dev.gestor.policy.reconcile.Phase;
import dev.gestor.policy.reconcile.PlaceHistory;
import dev.gestor.policy.reconcile.PlaceStatus;
import dev.gestor.policy.reconcile.Reconciler;
import dev.gestor.policy.reconcile.Reconciliation;
import dev.gestor.policy.reconcile.RestartLimits;
import dev.gestor.policy.reconcile.Situation;
import dev.gestor.policy.reconcile.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The keeper of services without its thread: a test has it look, and waits for the steps that follow. */
public final class SteppedKeeper implements AutoCloseable {
    /** More steps in a row than any place needs. */
    private static final int MOST_LOOKS = 50;

    private final Inventory inventory;
    private final RestartLimits limits;
    private final LongSupplier nanoTime;
    private final StepRunner runner;
    private final List<DeclaredProject> declared = new ArrayList<>();
    private final Map<String, PlaceHistory> history = new HashMap<>();
    private final Set<String> provided = new HashSet<>();
    private final Set<String> released = new HashSet<>();
    private List<PlaceStatus> statuses = List.of();

    public SteppedKeeper(Inventory inventory, ChangeRequests requests, RestartLimits limits, LongSupplier nanoTime) {
        this.inventory = inventory;
        this.limits = limits;
        this.nanoTime = nanoTime;
        runner = new StepRunner(requests);
    }

    /** In the place of the one of that name, if there is one. */
    public void declare(DeclaredProject project) {
        declared.removeIf(p -> p.name().equals(project.name()));
        declared.add(project);
        history.keySet().removeIf(key -> key.startsWith(project.name() + "/"));
        provided.clear();
        released.clear();
    }

    /** Looks and has the steps taken, until there is nothing to be done now. */
    public void turn() throws InterruptedException {
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            Reconciliation decided = Reconciler.decide(situation(), limits);
            history.clear();
            history.putAll(decided.history());
            statuses = decided.statuses();
            declared.removeIf(p -> p.withdrawn() && decided.gone().contains(p.name()));
            if (decided.steps().isEmpty()) {
                return;
            }
            take(decided.steps());
        }
        throw new IllegalStateException("the services do not come to rest: " + statuses);
    }

    private Situation situation() {
        return new Situation(
                now(),
                declared,
                Set.of(),
                inventory.containers(),
                history,
                Set.of(),
                Set.of(),
                provided,
                released,
                Set.of());
    }

    private Duration now() {
        return Duration.ofNanos(nanoTime.getAsLong());
    }

    private void take(List<Step> steps) throws InterruptedException {
        BlockingQueue<StepRunner.Completion> ends = new LinkedBlockingQueue<>();
        steps.forEach(step -> runner.begin(step, Map.of("subject", step.key()), ends::add));
        for (int i = 0; i < steps.size(); i++) {
            ended(Optional.ofNullable(ends.poll(20, TimeUnit.SECONDS))
                    .orElseThrow(() -> new IllegalStateException("a step does not end")));
        }
    }

    private void ended(StepRunner.Completion completion) {
        Step step = completion.step();
        PlaceHistory past = history.getOrDefault(step.key(), PlaceHistory.NONE);
        if (completion.failure().isPresent()) {
            history.put(
                    step.key(),
                    past.failed(step.action(), now(), completion.failure().get()));
            return;
        }
        history.put(step.key(), past.succeeded(step.action()));
        if (step instanceof Step.Provide provide) {
            (provide.removal() ? released : provided).add(step.key());
            (provide.removal() ? provided : released).remove(step.key());
        }
    }

    /** What is not as declared; empty where all is. */
    public List<PlaceStatus> unsettled() {
        return statuses.stream()
                .filter(s -> s.phase() != Phase.RUNNING && s.phase() != Phase.COMPLETED)
                .toList();
    }

    @Override
    public void close() {
        runner.close();
    }
}
