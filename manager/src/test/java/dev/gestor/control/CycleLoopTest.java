// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CycleLoopTest {
    @Test
    void theFirstTurnComesAtOnceAndOthersFollow() throws Exception {
        var turns = new CountDownLatch(3);
        try (var loop = new CycleLoop(turns::countDown, Duration.ofMillis(20))) {
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
        try (var loop = new CycleLoop(slow, Duration.ofMillis(10))) {
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
                Duration.ofHours(1));
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
        try (var loop = new CycleLoop(failing, Duration.ofMillis(20))) {
            loop.start();

            assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
