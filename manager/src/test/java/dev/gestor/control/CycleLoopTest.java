// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.SimpleTrigger;
import org.quartz.TriggerBuilder;

class CycleLoopTest {
    @Test
    void theFirstTurnComesAtOnceAndOthersFollow() throws Exception {
        var turns = new CountDownLatch(3);
        try (var loop = new CycleLoop(turns::countDown, Duration.ofMillis(20), System::nanoTime)) {
            loop.start();

            assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void twoTurnsNeverOverlap() throws Exception {
        var running = new AtomicInteger();
        var overlapped = new AtomicBoolean();
        var turns = new CountDownLatch(4);
        Runnable slow = () -> {
            overlapped.compareAndSet(false, running.incrementAndGet() > 1);
            sleep(30);
            running.decrementAndGet();
            turns.countDown();
        };
        try (var loop = new CycleLoop(slow, Duration.ofMillis(10), System::nanoTime)) {
            loop.start();

            assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(overlapped).isFalse();
    }

    @Test
    void closingWaitsForTheTurnUnderWay() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        var loop = new CycleLoop(
                () -> {
                    begun.countDown();
                    sleep(100);
                    ended.set(true);
                },
                Duration.ofHours(1),
                System::nanoTime);
        loop.start();
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        loop.close();

        assertThat(ended).isTrue();
    }

    @Test
    void aTurnThatThrowsDoesNotEndTheLoop() throws Exception {
        var turns = new CountDownLatch(2);
        Runnable failing = () -> {
            turns.countDown();
            throw new IllegalStateException("a defect");
        };
        try (var loop = new CycleLoop(failing, Duration.ofMillis(20), System::nanoTime)) {
            loop.start();

            assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClockThatWasSetBackDoesNotStopTheLoop() throws Exception {
        var turns = new AtomicInteger();
        var now = new AtomicLong();
        try (var loop = new CycleLoop(turns::incrementAndGet, Duration.ofHours(1), now::get)) {
            loop.start();
            await().until(() -> turns.get() == 1);
            // Time goes by, and Quartz's clock does not tell.
            now.addAndGet(Duration.ofHours(3).toNanos());

            loop.replanIfTurnsAreMissing();

            await().until(() -> turns.get() == 2);
        }
    }

    @Test
    void aClockThatWasSetBackDoesNotStopOtherJobs() throws Exception {
        var now = new AtomicLong();
        var cycles = new AtomicInteger();
        var turns = new CountDownLatch(2);
        try (var loop = new CycleLoop(cycles::incrementAndGet, Duration.ofHours(1), now::get)) {
            loop.start();
            await().until(() -> cycles.get() == 1);
            // To a clock that was set back a start that was near is an hour away.
            SimpleTrigger far = TriggerBuilder.newTrigger()
                    .withIdentity("other")
                    .startAt(Date.from(Instant.now().plus(Duration.ofHours(1))))
                    .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                            .withIntervalInMilliseconds(50)
                            .repeatForever())
                    .build();
            JobDataMap data = new JobDataMap();
            data.put("turns", turns);
            loop.scheduler()
                    .scheduleJob(
                            JobBuilder.newJob(OtherJob.class).usingJobData(data).build(), far);
            now.addAndGet(Duration.ofHours(3).toNanos());

            loop.replanIfTurnsAreMissing();

            assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    public static final class OtherJob implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            if (context.getMergedJobDataMap().get("turns") instanceof CountDownLatch turns) {
                turns.countDown();
            }
        }
    }

    @Test
    void aLoopInTimeIsNotReplanned() throws Exception {
        var turns = new AtomicInteger();
        var now = new AtomicLong();
        try (var loop = new CycleLoop(turns::incrementAndGet, Duration.ofHours(1), now::get)) {
            loop.start();
            await().until(() -> turns.get() == 1);
            now.addAndGet(Duration.ofMinutes(90).toNanos());

            loop.replanIfTurnsAreMissing();
        }
        assertThat(turns).hasValue(1);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
