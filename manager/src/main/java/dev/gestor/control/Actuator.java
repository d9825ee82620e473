// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The only code that changes containers. Actions of one plan run in parallel; one that has not ended at the deadline is
 * reported as failed and, being repeatable, is tried again when a policy proposes it again.
 */
public final class Actuator implements AutoCloseable {
    /** Removals mostly wait for a container's grace period, so many at once cost nothing. */
    private static final int THREADS = 16;

    private final ContainerEngine engine;
    private final LongSupplier nanoTime;
    private final Duration deadline;
    private final boolean dryRun;
    private final ThreadPoolExecutor pool;

    /**
     * @param nanoTime monotonic time, for example {@code System::nanoTime}
     * @param deadline the longest that one plan may take
     * @param dryRun stop before anything is changed
     */
    public Actuator(ContainerEngine engine, LongSupplier nanoTime, Duration deadline, boolean dryRun) {
        this.engine = engine;
        this.nanoTime = nanoTime;
        this.deadline = deadline;
        this.dryRun = dryRun;
        var number = new AtomicInteger();
        pool = new ThreadPoolExecutor(THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, "actuator-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        // At rest there is no thread.
        pool.allowCoreThreadTimeOut(true);
    }

    /** Carries out the plan and waits for its end; outcomes in the order of the plan, removals first. */
    public List<ActionOutcome> execute(Plan plan) throws InterruptedException {
        long began = nanoTime.getAsLong();
        var proposals = new ArrayList<Proposal>();
        var tasks = new ArrayList<Callable<ActionOutcome>>();
        for (Proposal.Removal removal : plan.removals()) {
            proposals.add(removal);
            tasks.add(() -> attempt(removal, began, () -> remove(removal)));
        }
        for (Proposal.Creation creation : plan.creations()) {
            proposals.add(creation);
            tasks.add(() -> attempt(creation, began, () -> create(creation)));
        }
        if (dryRun) {
            return proposals.stream()
                    .map(p -> new ActionOutcome(p, Outcome.DRY_RUN, Duration.ZERO, Optional.empty(), Optional.empty()))
                    .toList();
        }
        List<Future<ActionOutcome>> futures = pool.invokeAll(tasks, deadline.toMillis(), TimeUnit.MILLISECONDS);
        var outcomes = new ArrayList<ActionOutcome>();
        for (int i = 0; i < futures.size(); i++) {
            outcomes.add(outcome(proposals.get(i), futures.get(i), began));
        }
        return List.copyOf(outcomes);
    }

    private ActionOutcome outcome(Proposal proposal, Future<ActionOutcome> future, long began)
            throws InterruptedException {
        if (future.isCancelled()) {
            return failed(proposal, began, "it had not ended after %d s".formatted(deadline.toSeconds()));
        }
        try {
            return future.get();
        } catch (ExecutionException e) {
            // attempt() reports what an engine may throw; anything else is a defect, and must not hide the other
            // outcomes.
            return failed(proposal, began, String.valueOf(e.getCause()));
        }
    }

    private ActionOutcome attempt(Proposal proposal, long began, EngineCall call) {
        try {
            Result result = call.call();
            return new ActionOutcome(proposal, result.outcome(), since(began), result.created(), Optional.empty());
        } catch (EngineException e) {
            return failed(proposal, began, String.valueOf(e.getMessage()));
        }
    }

    private Result remove(Proposal.Removal removal) throws EngineException {
        String id = removal.container().id();
        ContainerEngine.Removal done = removal.extent() == Proposal.Extent.STOP
                ? engine.stop(id, Optional.empty())
                : engine.remove(id, Optional.empty());
        return new Result(done == ContainerEngine.Removal.GONE ? Outcome.GONE : Outcome.DONE, Optional.empty());
    }

    private Result create(Proposal.Creation creation) throws EngineException {
        return new Result(Outcome.DONE, Optional.of(engine.run(creation.spec())));
    }

    private ActionOutcome failed(Proposal proposal, long began, String error) {
        return new ActionOutcome(proposal, Outcome.FAILED, since(began), Optional.empty(), Optional.of(error));
    }

    private Duration since(long began) {
        return Duration.ofNanos(nanoTime.getAsLong() - began);
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }

    private interface EngineCall {
        Result call() throws EngineException;
    }

    private record Result(Outcome outcome, Optional<Container> created) {}
}
