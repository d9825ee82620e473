// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.control.ChangeRequests;
import dev.gestor.engine.EngineResources;
import dev.gestor.engine.Inventory;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that takes turns: at once after a change of the inventory, a wish or the end of a step, when a backoff is over, and
 * every period anyway; never without a rest in between, see {@link TurnRhythm}.
 */
final class ReconcileLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);

    /** After a defect: neither at once, which would be a busy loop, nor much later. */
    private static final Duration AFTER_DEFECT = Duration.ofSeconds(1);

    /** Far longer than a look takes. */
    private static final Duration NOTICE = Duration.ofSeconds(2);

    private final StepRunner runner;
    private final ReconcileTurn turn;
    private final Views views = new Views();
    private final LongSupplier nanoTime;
    private final Thread thread;
    private final Inventory.Subscription subscription;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    // Guarded by the lock.
    private boolean dirty = true;
    private long wishes;
    private volatile boolean closed;

    /** What others want done by the thread before its next turn. */
    private final ConcurrentLinkedQueue<Runnable> messages = new ConcurrentLinkedQueue<>();

    ReconcileLoop(
            ServiceStore store,
            EngineResources resources,
            Inventory inventory,
            ChangeRequests requests,
            KeeperSettings settings,
            Clock clock,
            LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        runner = new StepRunner(requests);
        turn = new ReconcileTurn(store, resources, inventory, requests, runner, settings, clock, nanoTime, this::later);
        thread = new Thread(this::run, "service-keeper");
        thread.setDaemon(true);
        subscription = inventory.onChange(this::wake);
    }

    void start() {
        thread.start();
    }

    /** What was seen last; what is there now while nobody keeps anything. */
    View view() {
        return thread.getState() == Thread.State.NEW ? new View(0, 0, turn.glance()) : views.latest();
    }

    /** Waits a moment until the wish is taken notice of, so that whoever asks next is told of what it wished for. */
    void notice(long wish) {
        if (!thread.isAlive()) {
            return;
        }
        try {
            await(wish, any -> true, NOTICE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at once. */
    private void wake() {
        lock.lock();
        try {
            dirty = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void later(Runnable message) {
        messages.add(message);
        wake();
    }

    /**
     * Looks at once, after having taken notice.
     *
     * @return what {@link View#served} must be at least to have taken notice
     */
    private long wish(Runnable message) {
        lock.lock();
        try {
            messages.add(message);
            wishes++;
            dirty = true;
            woken.signalAll();
            return wishes;
        } finally {
            lock.unlock();
        }
    }

    long ensure() {
        return wish(() -> {});
    }

    /** What was tried for this project is forgotten: all begins anew. */
    long forget(String project) {
        return wish(() -> turn.forget(project));
    }

    /** @param declaredAlone only what belongs to a project that is declared here */
    long collect(boolean declaredAlone) {
        return wish(() -> turn.collect(declaredAlone));
    }

    /** Waits for a view that took notice of the wish and is as asked. */
    boolean await(long wish, Predicate<View> enough, Duration limit) throws InterruptedException {
        return views.await(wish, enough, limit);
    }

    private void run() {
        Duration wait = Duration.ZERO;
        Optional<TurnRhythm> rhythm = Optional.empty();
        while (!closed) {
            Duration began = now();
            try {
                awaitReason(wait);
                TimeUnit.NANOSECONDS.sleep(
                        rhythm.map(r -> r.rest(now())).orElse(Duration.ZERO).toNanos());
                if (!closed) {
                    began = now();
                    wait = turn(takeNotice());
                }
            } catch (InterruptedException e) {
                // Only close() interrupts this thread.
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | Error e) {
                LOG.error("Services could not be looked after; trying again", e);
                wait = AFTER_DEFECT;
            }
            rhythm = Optional.of(new TurnRhythm(now(), now().minus(began)));
        }
    }

    private Duration now() {
        return Duration.ofNanos(nanoTime.getAsLong());
    }

    /** Waits for something to do. */
    private void awaitReason(Duration wait) throws InterruptedException {
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (!dirty && left > 0) {
                left = woken.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** @return how many wishes are served from now on */
    private long takeNotice() {
        lock.lock();
        try {
            dirty = false;
            return wishes;
        } finally {
            lock.unlock();
        }
    }

    /** @return how long until the next one at the latest */
    private Duration turn(long served) {
        for (Runnable message = messages.poll(); message != null; message = messages.poll()) {
            message.run();
        }
        ReconcileTurn.Found found = turn.take();
        views.publish(served, found.statuses());
        return found.next();
    }

    /** Ends the thread and waits for the steps under way; containers go on. */
    @Override
    public void close() {
        subscription.close();
        lock.lock();
        try {
            closed = true;
            woken.signalAll();
        } finally {
            lock.unlock();
        }
        views.close();
        // First whoever begins steps, then the steps.
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runner.close();
    }
}
