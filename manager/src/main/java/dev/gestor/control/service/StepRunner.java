// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.control.ActionOutcome;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.Precedence;
import dev.gestor.control.Proposal;
import dev.gestor.engine.Owner;
import dev.gestor.policy.reconcile.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has steps carried out, each on its own, so that one that takes its time holds up no other. */
final class StepRunner implements AutoCloseable {
    static final String POLICY = "services";

    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);
    private static final Set<Owner> AUTHORITY = Set.of(Owner.SERVICES);
    private static final int THREADS = 32;

    /** For what is under way at the end: a start takes seconds at most, a stop goes on without us. */
    private static final Duration END_WAIT = Duration.ofSeconds(10);

    private final ChangeRequests requests;
    private final ThreadPoolExecutor threads;

    StepRunner(ChangeRequests requests) {
        this.requests = requests;
        var number = new AtomicInteger();
        threads = new ThreadPoolExecutor(THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, "service-step-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        // At rest there is no thread.
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * How a step ended.
     *
     * @param failure in words; empty: it is done
     */
    record Completion(Step step, Optional<String> failure) {}

    void begin(Step step, Map<String, String> inputs, Consumer<Completion> then) {
        threads.execute(() -> {
            Optional<String> failure;
            try {
                failure = failure(step, requests.carryOut(List.of(proposal(step, inputs))));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = Optional.of("interrupted");
            } catch (RuntimeException | Error e) {
                // Else the place would stay busy for ever.
                LOG.error("Step {} of {} failed", step.action(), step.key(), e);
                failure = Optional.of(e.toString());
            }
            then.accept(new Completion(step, failure));
        });
    }

    private static Optional<String> failure(Step step, Dispatcher.Dispatched dispatched) {
        if (!dispatched.overruled().isEmpty()) {
            return Optional.of(dispatched.overruled().get(0).reason());
        }
        ActionOutcome outcome = dispatched.outcomes().get(0);
        return switch (outcome.outcome()) {
            case DONE -> Optional.empty();
            case GONE ->
                step instanceof Step.Alter ? Optional.of("it had gone before it could be changed") : Optional.empty();
            case DRY_RUN -> Optional.of("nothing is changed in a dry run");
            case NONE, FAILED, OVERRULED -> Optional.of(outcome.error().orElse("it failed for an unknown reason"));
        };
    }

    private static Proposal proposal(Step step, Map<String, String> inputs) {
        Precedence precedence = step.cause() == Step.Cause.UPDATE ? Precedence.UPDATE : Precedence.HEAL;
        if (step instanceof Step.Create create) {
            return new Proposal.Creation(POLICY, precedence, create.action(), create.spec(), create.reason(), inputs);
        }
        if (step instanceof Step.Remove remove) {
            return new Proposal.Removal(
                    POLICY,
                    precedence,
                    remove.action(),
                    remove.container(),
                    AUTHORITY,
                    Proposal.Extent.REMOVE,
                    remove.reason(),
                    inputs);
        }
        if (step instanceof Step.Alter alter) {
            return new Proposal.Change(
                    POLICY,
                    precedence,
                    alter.action(),
                    alter.container(),
                    AUTHORITY,
                    alter.change(),
                    alter.reason(),
                    inputs);
        }
        Step.Provide provide = (Step.Provide) step;
        return new Proposal.Provision(
                POLICY, precedence, provide.action(), provide.resource(), provide.removal(), provide.reason(), inputs);
    }

    /** Takes no step any more and waits for those under way. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(END_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
