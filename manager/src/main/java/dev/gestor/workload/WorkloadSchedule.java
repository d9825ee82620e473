// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import dev.gestor.workload.cron.CronDaemon;
import dev.gestor.workload.cron.CronEntry;
import dev.gestor.workload.cron.Crontab;
import dev.gestor.workload.cron.CrontabException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;

/**
 * Makes new workload containers as long as the manager runs. The caller holds the instance's lock from before {@link #start} until
 * after {@link #close}: the cron entry takes itself out once the lock is free.
 */
public final class WorkloadSchedule implements AutoCloseable {
    private final ScheduleSettings settings;
    private final Crontab crontab;
    private final Consumer<String> messages;
    private final Optional<InternalTrigger> trigger;

    private WorkloadSchedule(
            ScheduleSettings settings, Crontab crontab, Consumer<String> messages, Optional<InternalTrigger> trigger) {
        this.settings = settings;
        this.crontab = crontab;
        this.messages = messages;
        this.trigger = trigger;
    }

    /**
     * Starts the schedule; the first turn comes one period from now (by cron: at the next full period of the clock).
     *
     * @param scheduler started, with a thread to spare: one turn takes as long as its containers take to start
     * @param messages takes one line that tells how containers will be made
     */
    public static WorkloadSchedule start(
            ScheduleSettings settings, Workload workload, Scheduler scheduler, Clock clock, Consumer<String> messages) {
        Crontab crontab = new Crontab(settings.instanceDirectory());
        CronDaemon daemon = new CronDaemon(Path.of("/proc"));
        return start(settings, workload, scheduler, clock, messages, crontab, daemon, Launcher.current());
    }

    static WorkloadSchedule start(
            ScheduleSettings settings,
            Workload workload,
            Scheduler scheduler,
            Clock clock,
            Consumer<String> messages,
            Crontab crontab,
            CronDaemon daemon,
            Optional<Launcher> launcher) {
        String rate = "%d containers every %d s"
                .formatted(settings.count(), settings.every().toSeconds());
        if (settings.mode() == WorkloadMode.CRON && settings.count() > 0) {
            Optional<String> obstacle = obstacle(settings, crontab, daemon, launcher);
            if (obstacle.isEmpty()) {
                messages.accept("workload: %s, by an entry in this user's crontab".formatted(rate));
                return new WorkloadSchedule(settings, crontab, messages, Optional.empty());
            }
            messages.accept("workload: %s, by a trigger inside the manager: %s".formatted(rate, obstacle.get()));
        }
        WorkloadSchedule schedule =
                new WorkloadSchedule(settings, crontab, messages, trigger(settings, workload, scheduler, clock));
        // What a run that was killed left behind must not fire into this one.
        schedule.removeEntry();
        return schedule;
    }

    /** Why the entry was not made; empty where it was. */
    private static Optional<String> obstacle(
            ScheduleSettings settings, Crontab crontab, CronDaemon daemon, Optional<Launcher> launcher) {
        OptionalInt pid = daemon.find();
        if (pid.isEmpty()) {
            return Optional.of("no cron daemon runs here");
        }
        if (launcher.isEmpty()) {
            return Optional.of("the manager does not run from a jar that cron could start");
        }
        CronEntry entry = new CronEntry(
                launcher.get().java(),
                launcher.get().jar(),
                settings.instance(),
                settings.stateDirectory(),
                settings.every(),
                settings.count());
        try {
            crontab.add(entry);
            return Optional.empty();
        } catch (CrontabException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<InternalTrigger> trigger(
            ScheduleSettings settings, Workload workload, Scheduler scheduler, Clock clock) {
        if (settings.mode() == WorkloadMode.OFF || settings.count() == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(InternalTrigger.start(
                    scheduler,
                    settings.every(),
                    clock.instant(),
                    () -> workload.create(settings.count(), "internal trigger")));
        } catch (SchedulerException e) {
            throw new IllegalStateException("the scheduler refused the workload's trigger", e);
        }
    }

    /** No more turns; our line leaves the crontab. */
    @Override
    public void close() {
        try {
            if (trigger.isPresent()) {
                trigger.get().close();
            }
        } catch (SchedulerException e) {
            messages.accept("workload: the internal trigger did not stop: " + e.getMessage());
        }
        removeEntry();
    }

    private void removeEntry() {
        try {
            crontab.remove(settings.instance());
        } catch (CrontabException e) {
            // Without the program there can be no line of ours; a line that stays takes itself out.
            if (trigger.isEmpty() && settings.mode() == WorkloadMode.CRON) {
                messages.accept(
                        "workload: %s; the line that ends in '# gestor:%s' takes itself out within a period, or delete it by 'crontab -e'"
                                .formatted(e.getMessage(), settings.instance()));
            }
        }
    }
}
