// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.task;

import dev.gestor.control.rollout.UpdateFailedException;
import dev.gestor.control.rollout.UpdateLog;
import dev.gestor.control.rollout.UpdateRefusedException;
import dev.gestor.control.scale.ScaleRefusedException;
import dev.gestor.control.task.TaskView.State;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tasks under way and the last ones that ended. May be used by several threads. */
public final class Tasks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tasks.class);
    private static final int THREADS = 8;
    private static final int WAITING = 32;
    private static final int KEPT = 200;

    /** For one that is told to end and takes back what it began. */
    private static final long END_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final AtomicLong number = new AtomicLong();

    /** By their numbers: the oldest first. */
    private final ConcurrentSkipListMap<Long, Task> tasks = new ConcurrentSkipListMap<>();

    public Tasks() {
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), work -> {
                    var thread = new Thread(work, "task-" + number.get());
                    thread.setDaemon(true);
                    return thread;
                });
        // At rest there is no thread.
        threads.allowCoreThreadTimeOut(true);
    }

    /** What a task does. */
    @FunctionalInterface
    public interface Work {
        Ended run(UpdateLog log) throws Exception;
    }

    /** How it ended that did not fail. */
    public record Ended(State state, List<String> result) {
        public Ended {
            result = List.copyOf(result);
        }
    }

    /**
     * Begins one, as soon as there is a thread for it.
     *
     * @return its id; empty where too many wait already
     */
    public Optional<String> begin(Work work) {
        long own = number.incrementAndGet();
        var task = new Task(Long.toString(own));
        tasks.put(own, task);
        try {
            threads.execute(() -> run(task, work));
        } catch (RejectedExecutionException e) {
            tasks.remove(own);
            return Optional.empty();
        }
        forgetOldest();
        return Optional.of(task.id());
    }

    private void forgetOldest() {
        for (Map.Entry<Long, Task> entry : tasks.entrySet()) {
            if (tasks.size() <= KEPT) {
                return;
            }
            if (!entry.getValue().running()) {
                tasks.remove(entry.getKey());
            }
        }
    }

    private static void run(Task task, Work work) {
        try {
            Ended ended = work.run(task);
            task.end(ended.state(), ended.result(), Optional.empty(), List.of());
        } catch (UpdateRefusedException | ScaleRefusedException e) {
            task.end(State.REFUSED, List.of(), Optional.of(String.valueOf(e.getMessage())), List.of());
        } catch (UpdateFailedException e) {
            task.end(State.FAILED, List.of(), Optional.of(String.valueOf(e.getMessage())), e.log());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            task.end(State.FAILED, List.of(), Optional.of("the manager ends"), List.of());
        } catch (Exception | Error e) {
            LOG.error("Task {} failed", task.id(), e);
            task.end(State.FAILED, List.of(), Optional.of(String.valueOf(e.getMessage())), List.of());
        }
    }

    /** @param after how many of its lines to leave out */
    public Optional<TaskView> view(String id, int after) {
        try {
            return Optional.ofNullable(tasks.get(Long.parseLong(id))).map(task -> task.view(after));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Those under way are told to end, and take back what they began; what they cannot the next start does. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Tasks are still under way; the next start ends them");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
