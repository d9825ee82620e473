// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.SimpleTrigger;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.simpl.RAMJobStore;
import org.quartz.simpl.SimpleJobFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task at once and then every period, never twice at a time; a turn that outlasts the period skips those it missed.
 * Quartz goes by the wall clock. Were that set back by an hour, no turn would come for an hour: a guard that goes by the
 * monotonic clock sees that turns are missing and plans them anew, and with them the jobs beside the cycle.
 */
public final class CycleLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CycleLoop.class);

    /** Longer than any job may take, see {@link Actuator}: a request for workload may wait for another one. */
    private static final long END_WAIT_SECONDS = 270;

    /** One for the cycle, one for whatever else is scheduled. */
    private static final int THREADS = 2;

    private static final TriggerKey TRIGGER = TriggerKey.triggerKey("cycle");

    private final Scheduler scheduler;
    private final Duration period;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService guard;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicLong lastTurn = new AtomicLong();
    private final Map<String, Runnable> tasks = new ConcurrentHashMap<>();

    /** @param nanoTime monotonic time, for example {@code System::nanoTime} */
    public CycleLoop(Runnable task, Duration period, LongSupplier nanoTime) {
        this.period = period;
        this.nanoTime = nanoTime;
        guard = Executors.newSingleThreadScheduledExecutor(run -> {
            var thread = new Thread(run, "clock-guard");
            thread.setDaemon(true);
            return thread;
        });
        // Quartz keeps all schedulers of a process by name.
        String name = "cycle-" + UUID.randomUUID();
        var store = new RAMJobStore();
        // Later than half a period a turn is skipped, and the next one comes at its own time.
        store.setMisfireThreshold(Math.max(1, period.toMillis() / 2));
        var factory = DirectSchedulerFactory.getInstance();
        try {
            factory.createScheduler(name, name, new SchedulerThreads("scheduled", THREADS, END_WAIT_SECONDS), store);
            scheduler = factory.getScheduler(name);
            var others = new SimpleJobFactory();
            tasks.put(TRIGGER.getName(), () -> turn(task));
            scheduler.setJobFactory((bundle, owner) -> bundle.getJobDetail().getJobClass() == CycleJob.class
                    ? new CycleJob(
                            tasks.getOrDefault(bundle.getJobDetail().getKey().getName(), () -> {}))
                    : others.newJob(bundle, owner));
        } catch (SchedulerException e) {
            throw new IllegalStateException("the scheduler cannot be made", e);
        }
    }

    public void start() {
        lastTurn.set(nanoTime.getAsLong());
        try {
            scheduler.scheduleJob(
                    JobBuilder.newJob(CycleJob.class).withIdentity("cycle").build(), trigger());
            scheduler.start();
            var unused = guard.scheduleWithFixedDelay(
                    this::replanIfTurnsAreMissing, period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
        } catch (SchedulerException e) {
            throw new IllegalStateException("the cycle cannot be scheduled every " + period, e);
        }
    }

    private Trigger trigger() {
        return TriggerBuilder.newTrigger()
                .withIdentity(TRIGGER)
                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(period.toMillis())
                        .repeatForever()
                        .withMisfireHandlingInstructionNextWithRemainingCount())
                .build();
    }

    private void turn(Runnable task) {
        running.set(true);
        try {
            task.run();
        } finally {
            lastTurn.set(nanoTime.getAsLong());
            running.set(false);
        }
    }

    /** Two whole periods without a turn cannot be but for the clock. */
    void replanIfTurnsAreMissing() {
        if (running.get() || nanoTime.getAsLong() - lastTurn.get() < 2 * period.toNanos()) {
            return;
        }
        try {
            LOG.warn("No cycle for two periods: the clock was set back, or the machine stood still. Going on now");
            scheduler.rescheduleJob(TRIGGER, trigger());
            replanOthers();
        } catch (SchedulerException e) {
            LOG.error("The cycle cannot be planned anew", e);
        }
    }

    /** Those that are farther away than a period of theirs: one period from now on, as when they began. */
    private void replanOthers() throws SchedulerException {
        for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
            if (!key.equals(TRIGGER) && scheduler.getTrigger(key) instanceof SimpleTrigger other) {
                Instant start = Instant.now().plusMillis(other.getRepeatInterval());
                Date fires = other.getNextFireTime();
                if (fires != null && fires.toInstant().isAfter(start)) {
                    scheduler.rescheduleJob(
                            key,
                            other.getTriggerBuilder().startAt(Date.from(start)).build());
                }
            }
        }
    }

    /** Runs another task every period, the first time a period from now, never twice at a time. */
    public void every(String name, Duration taskPeriod, Runnable task) {
        tasks.put(name, task);
        try {
            scheduler.scheduleJob(
                    JobBuilder.newJob(CycleJob.class).withIdentity(name).build(),
                    TriggerBuilder.newTrigger()
                            .withIdentity(name)
                            .startAt(Date.from(Instant.now().plus(taskPeriod)))
                            .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                                    .withIntervalInMilliseconds(taskPeriod.toMillis())
                                    .repeatForever()
                                    .withMisfireHandlingInstructionNextWithRemainingCount())
                            .build());
        } catch (SchedulerException e) {
            throw new IllegalStateException("%s cannot be scheduled every %s".formatted(name, taskPeriod), e);
        }
    }

    /** For jobs beside the cycle, which has a thread of its own; their triggers are simple ones that repeat. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Waits for the turn under way; no other begins. */
    @Override
    public void close() {
        guard.shutdownNow();
        try {
            scheduler.shutdown(true);
        } catch (SchedulerException e) {
            throw new IllegalStateException("the scheduler does not end", e);
        }
    }

    @DisallowConcurrentExecution
    static final class CycleJob implements Job {
        private final Runnable task;

        CycleJob(Runnable task) {
            this.task = task;
        }

        @Override
        public void execute(JobExecutionContext context) {
            task.run();
        }
    }
}
