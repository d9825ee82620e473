// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.control.ActionOutcome;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Decision;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.Proposal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What takes its time, Docker's answers and the journal's disk, on threads of its own: orders to balancers do not wait for it. */
final class Errands implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Errands.class);
    private static final int THREADS = 8;
    private static final Duration END_WAIT = Duration.ofSeconds(10);

    private final ChangeRequests requests;
    private final ThreadPoolExecutor actions = threads("balance-step", THREADS);
    /** One, so that decisions are recorded in the order in which they were taken. */
    private final ThreadPoolExecutor notes = threads("balance-note", 1);

    Errands(ChangeRequests requests) {
        this.requests = requests;
    }

    private static ThreadPoolExecutor threads(String name, int count) {
        var pool = new ThreadPoolExecutor(count, count, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * How a proposal ended.
     *
     * @param failure in words; empty: it is done
     * @param recorded whether the journal has it
     */
    record Completion(Optional<String> failure, boolean dryRun, boolean recorded) {}

    /** @param proposal made on the errand's thread; it may ask Docker, and fail in words */
    void carryOut(Attempt proposal, Consumer<Completion> then) {
        execute(actions, () -> then.accept(complete(proposal)));
    }

    private Completion complete(Attempt attempt) {
        try {
            Dispatcher.Dispatched dispatched = requests.carryOut(List.of(attempt.proposal()));
            if (!dispatched.overruled().isEmpty()) {
                return new Completion(Optional.of(dispatched.overruled().get(0).reason()), false, true);
            }
            ActionOutcome outcome = dispatched.outcomes().get(0);
            return switch (outcome.outcome()) {
                case DONE, GONE -> new Completion(Optional.empty(), false, true);
                case DRY_RUN -> new Completion(Optional.empty(), true, true);
                case NONE, FAILED, OVERRULED ->
                    new Completion(Optional.of(outcome.error().orElse("it failed for an unknown reason")), false, true);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("interrupted");
        } catch (Exception e) {
            LOG.debug("A step of a balancer failed", e);
            return failed(String.valueOf(e.getMessage()));
        }
    }

    private static Completion failed(String reason) {
        return new Completion(Optional.of(reason), false, false);
    }

    /** Decisions that have been carried out already. */
    void note(List<Decision> decisions) {
        if (!decisions.isEmpty()) {
            execute(notes, () -> requests.note(decisions));
        }
    }

    private static void execute(ThreadPoolExecutor pool, Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed meanwhile", e);
        }
    }

    /** Takes nothing any more and waits for what is under way. */
    @Override
    public void close() {
        actions.shutdown();
        notes.shutdown();
        try {
            if (!actions.awaitTermination(END_WAIT.toNanos(), TimeUnit.NANOSECONDS)
                    || !notes.awaitTermination(END_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                actions.shutdownNow();
                notes.shutdownNow();
            }
        } catch (InterruptedException e) {
            actions.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** What is to be proposed. */
    @FunctionalInterface
    interface Attempt {
        Proposal proposal() throws Exception;
    }
}
