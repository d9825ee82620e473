// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The only code that changes containers. Actions of one plan run in parallel; one that has not ended at the deadline is
 * reported as failed. If it has begun it goes on, since the engine goes on too: a container has its whole grace period, however long,
 * and is not asked to stop a second time meanwhile; one that is being made is not left half made.
 */
public final class Actuator implements AutoCloseable {
    /** Removals mostly wait for a container's grace period, so many at once cost nothing. */
    private static final int REMOVALS = 16;

    /** A container's start is work for the processors: with more at once all end late, on a slow machine too late. */
    private static final int CREATIONS_PER_CPU = 2;

    /** Creations have longer than removals: a caller waits for what came of them. */
    private static final int CREATION_DEADLINES = 2;

    private final ContainerEngine engine;
    private final LongSupplier nanoTime;
    private final Duration deadline;
    private final boolean dryRun;
    private final ThreadPoolExecutor removers;
    private final ThreadPoolExecutor creators;

    /** Removals that outlast the plan that they belong to, by container id. */
    private final Map<String, Future<ActionOutcome>> underWay = new ConcurrentHashMap<>();

    /**
     * @param nanoTime monotonic time, for example {@code System::nanoTime}
     * @param deadline how long a plan's removals are waited for; creations have twice as long
     * @param dryRun stop before anything is changed
     */
    public Actuator(ContainerEngine engine, LongSupplier nanoTime, Duration deadline, boolean dryRun) {
        this.engine = engine;
        this.nanoTime = nanoTime;
        this.deadline = deadline;
        this.dryRun = dryRun;
        removers = threads("remover-", REMOVALS);
        creators = threads("creator-", CREATIONS_PER_CPU * Runtime.getRuntime().availableProcessors());
    }

    private static ThreadPoolExecutor threads(String name, int count) {
        var number = new AtomicInteger();
        var pool = new ThreadPoolExecutor(count, count, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        // At rest there is no thread.
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Carries out the plan and waits for its end; outcomes in the order of the plan, removals first. */
    public List<ActionOutcome> execute(Plan plan) throws InterruptedException {
        long began = nanoTime.getAsLong();
        if (dryRun) {
            return Stream.<Proposal>concat(plan.removals().stream(), plan.creations().stream())
                    .map(p -> new ActionOutcome(p, Outcome.DRY_RUN, Duration.ZERO, Optional.empty(), Optional.empty()))
                    .toList();
        }
        var actions = new ArrayList<Action>();
        for (Proposal.Removal removal : plan.removals()) {
            actions.add(begin(removal, began));
        }
        for (Proposal.Creation creation : plan.creations()) {
            var started = new AtomicBoolean();
            actions.add(new Action(
                    creation,
                    Optional.of(submit(creators, started, creation, began, () -> create(creation))),
                    started));
        }
        var outcomes = new ArrayList<ActionOutcome>();
        try {
            for (Action action : actions) {
                outcomes.add(outcome(action, began));
            }
        } catch (InterruptedException e) {
            actions.forEach(action -> action.future().ifPresent(future -> future.cancel(true)));
            throw e;
        }
        return List.copyOf(outcomes);
    }

    private Action begin(Proposal.Removal removal, long began) {
        String id = removal.container().id();
        underWay.values().removeIf(Future::isDone);
        if (underWay.containsKey(id)) {
            return new Action(removal, Optional.empty(), new AtomicBoolean(true));
        }
        var started = new AtomicBoolean();
        return new Action(
                removal, Optional.of(submit(removers, started, removal, began, () -> remove(removal))), started);
    }

    private Future<ActionOutcome> submit(
            ThreadPoolExecutor pool, AtomicBoolean started, Proposal proposal, long began, EngineCall call) {
        return pool.submit(() -> {
            started.set(true);
            return attempt(proposal, began, call);
        });
    }

    private ActionOutcome outcome(Action action, long began) throws InterruptedException {
        Proposal proposal = action.proposal();
        if (action.future().isEmpty()) {
            return failed(proposal, began, "it is still being stopped since an earlier turn");
        }
        Future<ActionOutcome> future = action.future().get();
        Duration limit = proposal instanceof Proposal.Creation ? deadline.multipliedBy(CREATION_DEADLINES) : deadline;
        try {
            long left = limit.toNanos() - since(began).toNanos();
            return future.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (action.started().get()) {
                if (proposal instanceof Proposal.Removal removal) {
                    underWay.put(removal.container().id(), future);
                }
                return failed(proposal, began, "it had not ended after %d s and goes on".formatted(limit.toSeconds()));
            }
            future.cancel(true);
            return failed(proposal, began, "it had not begun after %d s".formatted(limit.toSeconds()));
        } catch (ExecutionException e) {
            // attempt() reports what an engine may throw; anything else is a defect, and must not hide the other
            // outcomes.
            return failed(proposal, began, String.valueOf(e.getCause()));
        }
    }

    /**
     * @param future empty where an earlier plan's is still under way
     * @param started whether a thread was free to begin it
     */
    private record Action(Proposal proposal, Optional<Future<ActionOutcome>> future, AtomicBoolean started) {}

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
        removers.shutdownNow();
        creators.shutdownNow();
    }

    private interface EngineCall {
        Result call() throws EngineException;
    }

    private record Result(Outcome outcome, Optional<Container> created) {}
}
