// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import java.time.Duration;
import java.util.UUID;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.DirectSchedulerFactory;
import org.quartz.simpl.RAMJobStore;
import org.quartz.simpl.SimpleJobFactory;

/** Runs a task at once and then every period, never twice at a time; a turn that outlasts the period skips those it missed. */
public final class CycleLoop implements AutoCloseable {
    /** Later than this a turn is skipped, and the next one comes at its own time. */
    private static final long MISFIRE_MILLIS = 200;

    /** Longer than any turn may take, see {@link Actuator}. */
    private static final long END_WAIT_SECONDS = 120;

    /** One for the cycle, one for whatever else is scheduled. */
    private static final int THREADS = 2;

    private final Scheduler scheduler;

    public CycleLoop(Runnable task, Duration period) {
        // Quartz keeps all schedulers of a process by name.
        String name = "cycle-" + UUID.randomUUID();
        var store = new RAMJobStore();
        store.setMisfireThreshold(MISFIRE_MILLIS);
        var factory = DirectSchedulerFactory.getInstance();
        try {
            factory.createScheduler(name, name, new SchedulerThreads("scheduled", THREADS, END_WAIT_SECONDS), store);
            scheduler = factory.getScheduler(name);
            var others = new SimpleJobFactory();
            scheduler.setJobFactory((bundle, owner) -> bundle.getJobDetail().getJobClass() == CycleJob.class
                    ? new CycleJob(task)
                    : others.newJob(bundle, owner));
            scheduler.scheduleJob(
                    JobBuilder.newJob(CycleJob.class).withIdentity("cycle").build(),
                    TriggerBuilder.newTrigger()
                            .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                                    .withIntervalInMilliseconds(period.toMillis())
                                    .repeatForever()
                                    .withMisfireHandlingInstructionNextWithRemainingCount())
                            .build());
        } catch (SchedulerException e) {
            throw new IllegalStateException("the cycle cannot be scheduled every " + period, e);
        }
    }

    public void start() {
        try {
            scheduler.start();
        } catch (SchedulerException e) {
            throw new IllegalStateException("the scheduler does not start", e);
        }
    }

    /** For jobs beside the cycle, which has a thread of its own. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Waits for the turn under way; no other begins. */
    @Override
    public void close() {
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
