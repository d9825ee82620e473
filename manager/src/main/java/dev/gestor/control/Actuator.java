// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerGoneException;
import dev.gestor.engine.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The only code that changes containers. Actions of one plan run in parallel; one that has not ended at the deadline is
 * reported as failed. If it has begun it goes on, since the engine goes on too: a container has its whole grace period, however long,
 * and is not asked to stop a second time meanwhile; one that is being made is not left half made. What came of it in the end is
 * told by {@link #late}.
 */
public final class Actuator implements AutoCloseable {
    /** Removals mostly wait for a container's grace period, so many at once cost nothing. */
    private static final int CHANGES = 16;

    /** A container's start is work for the processors: with more at once all end late, on a slow machine too late. */
    private static final int CREATIONS_PER_CPU = 2;

    /** Creations have longer than removals: a caller waits for what came of them. */
    private static final int CREATION_DEADLINES = 2;

    /** For an engine to undo what was broken off. */
    private static final Duration UNDOING = Duration.ofSeconds(10);

    private final ContainerEngine engine;
    private final LongSupplier nanoTime;
    private final Duration deadline;
    private final boolean dryRun;
    private final ThreadPoolExecutor changers;
    /** What heals does not wait behind what is being stopped. */
    private final ThreadPoolExecutor menders;

    private final ThreadPoolExecutor creators;

    /** Actions that outlast the plan that they belong to, until somebody is told what came of them. */
    private final Set<Action> underWay = ConcurrentHashMap.newKeySet();

    /** By the container's id, from its submission to its end. Guarded by itself. */
    private final Map<String, Action> removals = new HashMap<>();

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
        changers = threads("changer-", CHANGES);
        menders = threads("mender-", CHANGES);
        creators = threads("creator-", CREATIONS_PER_CPU * Runtime.getRuntime().availableProcessors());
    }

    private static ThreadPoolExecutor threads(String name, int count) {
        var number = new AtomicInteger();
        // The queue has no bound, so there are never more than the core's threads.
        var pool = new ThreadPoolExecutor(
                count, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    var thread = new Thread(task, name + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        // At rest there is no thread.
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Carries out the plan, all of it at once, and waits for its end; outcomes in the order of the plan. */
    public List<ActionOutcome> execute(Plan plan) throws InterruptedException {
        return execute(plan, ended -> {});
    }

    /**
     * The same.
     *
     * @param ended told once of each proposal as soon as nothing is done on its behalf any more, which may be after this returns
     */
    List<ActionOutcome> execute(Plan plan, Consumer<Proposal> ended) throws InterruptedException {
        long began = nanoTime.getAsLong();
        if (dryRun) {
            plan.accepted().forEach(ended);
            return plan.accepted().stream()
                    .map(p -> new ActionOutcome(p, Outcome.DRY_RUN, Duration.ZERO, Optional.empty(), Optional.empty()))
                    .toList();
        }
        // Those that outlast their plan keep their threads; the others do not wait for them.
        changers.setCorePoolSize(CHANGES + heldUp());
        List<Action> actions = begin(plan.accepted(), began, ended);
        var outcomes = new ArrayList<ActionOutcome>();
        try {
            for (Action action : actions) {
                outcomes.add(outcome(action, began));
            }
        } catch (InterruptedException e) {
            List<Action> broken = actions.stream()
                    .filter(action -> !underWay.contains(action))
                    .toList();
            broken.forEach(action -> {
                action.future().cancel(true);
                action.takeBack();
            });
            Action.awaitEnd(broken, UNDOING);
            throw e;
        }
        return List.copyOf(outcomes);
    }

    private List<Action> begin(List<Proposal> proposals, long began, Consumer<Proposal> ended) {
        var actions = new ArrayList<Action>();
        try {
            for (Proposal proposal : proposals) {
                actions.add(begin(proposal, began, () -> ended.accept(proposal)));
            }
            return actions;
        } finally {
            // None are left, unless there was no thread to be had.
            proposals.subList(actions.size(), proposals.size()).forEach(ended);
        }
    }

    private Action begin(Proposal proposal, long began, Runnable ended) {
        if (proposal instanceof Proposal.Removal removal) {
            return beginRemoval(removal, began, ended);
        }
        if (proposal instanceof Proposal.Change change) {
            return submit(menders, change, began, ended, () -> change(change));
        }
        if (proposal instanceof Proposal.Provision provision) {
            return submit(menders, provision, began, ended, () -> provide(provision));
        }
        if (proposal instanceof Proposal.Copy copy) {
            return submit(creators, copy, began, ended, () -> copy(copy));
        }
        Proposal.Creation creation = (Proposal.Creation) proposal;
        return submit(creators, creation, began, ended, () -> create(creation));
    }

    /** Where it is being stopped already it is waited for, not asked again. */
    private Action beginRemoval(Proposal.Removal removal, long began, Runnable ended) {
        String id = removal.container().id();
        synchronized (removals) {
            Action same = removals.get(id);
            if (same != null && !same.future().isDone()) {
                ended.run();
                return same;
            }
            Action action = submit(changers, removal, began, () -> endRemoval(id, ended), () -> remove(removal));
            removals.put(id, action);
            return action;
        }
    }

    private void endRemoval(String id, Runnable ended) {
        synchronized (removals) {
            removals.remove(id);
        }
        ended.run();
    }

    /** What has come meanwhile of actions that outlasted their plan; each is told once. Of what is broken off nothing is told. */
    public List<ActionOutcome> late() {
        var outcomes = new ArrayList<ActionOutcome>();
        for (Action action : List.copyOf(underWay)) {
            if (action.future().isDone() && underWay.remove(action)) {
                try {
                    outcomes.add(action.future().get());
                } catch (ExecutionException | CancellationException e) {
                    outcomes.add(failed(action.proposal(), action.began(), reason(e)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        return outcomes;
    }

    /** The ids of the containers whose removal outlasts the plan that it belongs to. */
    public Set<String> ending() {
        return underWay.stream().flatMap(action -> action.removes().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Actions that outlast their plan and keep one of the changers' threads each. */
    private int heldUp() {
        return (int) underWay.stream()
                .filter(action -> !action.future().isDone())
                .filter(action -> !action.proposal().creates())
                .count();
    }

    private Action submit(ThreadPoolExecutor pool, Proposal proposal, long began, Runnable told, EngineCall call) {
        var claimed = new AtomicBoolean();
        var over = new CountDownLatch(1);
        Runnable ended = () -> {
            told.run();
            over.countDown();
        };
        try {
            Future<ActionOutcome> future = pool.submit(() -> {
                if (!claimed.compareAndSet(false, true)) {
                    throw new CancellationException();
                }
                try {
                    return attempt(proposal, began, call);
                } finally {
                    ended.run();
                }
            });
            return new Action(proposal, began, future, claimed, ended, over);
        } catch (RejectedExecutionException e) {
            ended.run();
            return new Action(
                    proposal,
                    began,
                    CompletableFuture.completedFuture(failed(proposal, began, "the manager ends")),
                    new AtomicBoolean(true),
                    () -> {},
                    over);
        }
    }

    private ActionOutcome outcome(Action action, long began) throws InterruptedException {
        Proposal proposal = action.proposal();
        Duration limit = proposal.creates() ? deadline.multipliedBy(CREATION_DEADLINES) : deadline;
        try {
            long left = limit.toNanos() - since(began).toNanos();
            ActionOutcome outcome = action.future().get(Math.max(0, left), TimeUnit.NANOSECONDS);
            underWay.remove(action);
            return outcome;
        } catch (TimeoutException e) {
            if (action.takeBack()) {
                action.future().cancel(false);
                return failed(proposal, began, "it had not begun after %d s".formatted(limit.toSeconds()));
            }
            underWay.add(action);
            return failed(proposal, began, "it had not ended after %d s and may go on".formatted(limit.toSeconds()));
        } catch (ExecutionException | CancellationException e) {
            // attempt() reports what an engine may throw; anything else is a defect, and must not hide the other
            // outcomes.
            underWay.remove(action);
            return failed(proposal, began, reason(e));
        }
    }

    private static String reason(Exception e) {
        return String.valueOf(e.getCause() == null ? e : e.getCause());
    }

    private ActionOutcome attempt(Proposal proposal, long began, EngineCall call) {
        try {
            Result result = call.call();
            return new ActionOutcome(proposal, result.outcome(), since(began), result.created(), Optional.empty());
        } catch (EngineException e) {
            return new ActionOutcome(
                    proposal,
                    Outcome.FAILED,
                    since(began),
                    Optional.empty(),
                    Optional.of(String.valueOf(e.getMessage())),
                    Optional.of(e));
        }
    }

    private Result remove(Proposal.Removal removal) throws EngineException {
        String id = removal.container().id();
        ContainerEngine.Removal done = removal.extent() == Proposal.Extent.STOP
                ? engine.stop(id, Optional.empty())
                : engine.remove(id, Optional.empty());
        return new Result(done == ContainerEngine.Removal.GONE ? Outcome.GONE : Outcome.DONE, Optional.empty());
    }

    private Result change(Proposal.Change change) throws EngineException {
        try {
            engine.change(change.container().id(), change.change());
            return new Result(Outcome.DONE, Optional.empty());
        } catch (ContainerGoneException e) {
            return new Result(Outcome.GONE, Optional.empty());
        }
    }

    private Result provide(Proposal.Provision provision) throws EngineException {
        boolean changed = provision.removal()
                ? engine.resources().remove(provision.resource())
                : engine.resources().ensure(provision.resource());
        // That it was there already, or gone, is no news of ours.
        return new Result(changed ? Outcome.DONE : Outcome.GONE, Optional.empty());
    }

    private Result create(Proposal.Creation creation) throws EngineException {
        return new Result(Outcome.DONE, Optional.of(engine.run(creation.spec())));
    }

    private Result copy(Proposal.Copy copy) throws EngineException {
        return new Result(Outcome.DONE, Optional.of(engine.named().run(copy.template(), copy.owner())));
    }

    private ActionOutcome failed(Proposal proposal, long began, String error) {
        return new ActionOutcome(proposal, Outcome.FAILED, since(began), Optional.empty(), Optional.of(error));
    }

    private Duration since(long began) {
        return Duration.ofNanos(nanoTime.getAsLong() - began);
    }

    /** Takes no creation any more and waits for those under way, so that what is listed from now on is all there is. */
    public void endCreations() throws InterruptedException {
        creators.shutdown();
        if (!creators.awaitTermination(deadline.toNanos() * CREATION_DEADLINES, TimeUnit.NANOSECONDS)) {
            creators.shutdownNow();
            creators.awaitTermination(UNDOING.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        changers.shutdownNow();
        menders.shutdownNow();
        creators.shutdownNow();
    }

    private interface EngineCall {
        Result call() throws EngineException;
    }

    private record Result(Outcome outcome, Optional<Container> created) {}
}
