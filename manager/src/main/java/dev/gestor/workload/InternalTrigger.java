// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

/** Runs a task once a period by the manager's own scheduler, from one period after now on. A turn that is late is left out. */
final class InternalTrigger implements AutoCloseable {
    private static final JobKey KEY = JobKey.jobKey("workload");
    private static final String TASK = "task";

    private final Scheduler scheduler;

    private InternalTrigger(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    static InternalTrigger start(Scheduler scheduler, Duration every, Instant now, Runnable task)
            throws SchedulerException {
        JobDataMap data = new JobDataMap();
        data.put(TASK, task);
        JobDetail job = JobBuilder.newJob(Turn.class)
                .withIdentity(KEY)
                .usingJobData(data)
                .build();
        Trigger trigger = TriggerBuilder.newTrigger()
                .withIdentity("workload")
                .startAt(Date.from(now.plus(every)))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(every.toMillis())
                        .repeatForever()
                        .withMisfireHandlingInstructionNextWithRemainingCount())
                .build();
        scheduler.scheduleJob(job, trigger);
        return new InternalTrigger(scheduler);
    }

    @Override
    public void close() throws SchedulerException {
        if (!scheduler.isShutdown()) {
            scheduler.deleteJob(KEY);
        }
    }

    /** Made by Quartz for each turn. */
    @DisallowConcurrentExecution
    public static final class Turn implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            if (context.getMergedJobDataMap().get(TASK) instanceof Runnable task) {
                task.run();
            }
        }
    }
}
