// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Carries a plan out.
 *
 * <pre>
 * clock thread: waits for the next burst, gives one request to each free worker --&gt; worker threads: send, wait, tell
 * caller's thread: looks at the tally again and again, tells how it goes
 * </pre>
 */
public final class LoadRun {
    /** Points of a chart that still show something, and a pace at which figures can be read. */
    private static final int MOMENTS = 240;

    private static final Duration SHORTEST_SPAN = Duration.ofMillis(250);
    private static final long SPAN_OF_REST = TimeUnit.MILLISECONDS.toNanos(1);

    private final LoadPlan plan;
    private final Tally tally = new Tally();
    private final CountDownLatch stop = new CountDownLatch(1);

    public LoadRun(LoadPlan plan) {
        this.plan = plan;
    }

    /** Ends the run well before its time; any thread may ask. */
    public void stop() {
        stop.countDown();
    }

    /**
     * Returns when all is over.
     *
     * @param progress is told again and again how it goes
     */
    public LoadReport run(Consumer<Moment> progress) throws InterruptedException {
        Rehearsal.perform();
        return perform(progress);
    }

    LoadReport perform(Consumer<Moment> progress) throws InterruptedException {
        long countedFrom = System.nanoTime() + plan.warmUp().toNanos();
        var workers = new Workers(plan.connections(), tally, System::nanoTime);
        byte[] bytes = plan.request().bytes(plan.target().uri(), plan.keepAlive());
        for (int i = 0; i < plan.connections(); i++) {
            var worker = new Worker(i, plan, bytes, tally, workers, countedFrom);
            worker.start();
            workers.free(worker);
        }
        var clock = new Thread(() -> offer(workers, countedFrom), "load-clock");
        clock.setDaemon(true);
        clock.start();
        List<Moment> moments = watch(countedFrom, progress);
        stop();
        clock.join();
        double seconds = Math.max(0, Math.min(plan.duration().toNanos(), System.nanoTime() - countedFrom)) / 1e9;
        workers.end(System.nanoTime() + plan.timeout().toNanos() + SPAN_OF_REST);
        tally.interval();
        return new LoadReport(seconds, tally.counts(), tally.latency(), tally.service(), moments);
    }

    private void offer(Workers workers, long countedFrom) {
        long first = countedFrom - plan.warmUp().toNanos();
        long end = countedFrom + plan.duration().toNanos();
        for (long number = 0; stop.getCount() > 0; number++) {
            long at = first + plan.arrivals().nanosOf(number);
            if (at >= end) {
                return;
            }
            for (long left = at - System.nanoTime(); left > 0 && stop.getCount() > 0; left = at - System.nanoTime()) {
                LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
            }
            boolean counted = at >= countedFrom;
            if (counted) {
                tally.offered(plan.arrivals().burst());
            }
            workers.offer(at, plan.arrivals().burst(), counted);
        }
    }

    private List<Moment> watch(long countedFrom, Consumer<Moment> progress) throws InterruptedException {
        long end = countedFrom + plan.duration().toNanos();
        long span = Math.max(SHORTEST_SPAN.toNanos(), plan.duration().toNanos() / MOMENTS);
        List<Moment> moments = new ArrayList<>();
        Counts before = tally.counts();
        long last = countedFrom;
        for (long next = countedFrom + span; last < end; next += span) {
            long until = Math.min(next, end);
            boolean stopped = stop.await(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            long now = stopped ? System.nanoTime() : until;
            if (now > last) {
                Moment moment = moment((now - countedFrom) / 1e9, (now - last) / 1e9, before);
                moments.add(moment);
                progress.accept(moment);
                before = moment.total();
                last = now;
            }
            if (stopped) {
                break;
            }
        }
        return moments;
    }

    private Moment moment(double seconds, double span, Counts before) {
        Latencies latency = tally.interval();
        Counts now = tally.counts();
        return new Moment(
                seconds,
                span,
                now.offered() - before.offered(),
                now.dropped() - before.dropped(),
                now.done() - before.done(),
                now.failed() - before.failed(),
                latency,
                now);
    }
}
