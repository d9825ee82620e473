// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Inventory;
import dev.gestor.telemetry.LiveSample;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.TelemetryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live figures for controllers and readers: every second while a controller holds them or somebody has read them within
 * the last minute, else once a slow period. A read never waits; after a quiet time it answers the last sample, whose age
 * it tells, and the next one comes at once.
 *
 * <pre>
 *            hold(), read()
 *   idle ----------------------&gt; wanted   a sample at once, then every second
 *    ^                             |
 *    '-----------------------------'
 *     no lease, no read for 60 s
 * </pre>
 *
 * <pre>{@code
 * try (LiveSampling.Lease lease = sampling.hold()) {
 *     Optional<ContainerUsage> usage = sampling.read().flatMap(sample -> sample.container(id));
 * }
 * }</pre>
 */
public final class LiveSampling implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSampling.class);

    /** Far longer than a sample takes. */
    private static final long END_WAIT_MILLIS = 10_000;

    private final LiveSource source;
    private final Inventory inventory;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Thread thread;

    /** Guards the rhythm and {@code closed}; never held while a sample is made. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final SamplingRhythm rhythm;
    private boolean closed;

    private volatile Optional<Taken> last = Optional.empty();
    private volatile Optional<Failure> failure = Optional.empty();

    private record Taken(LiveSample sample, long atNanos) {}

    /** Why the last attempt gave no sample, and when it was made. */
    public record Failure(Instant time, String reason) {}

    /** Figures are read every second until it is closed. */
    public interface Lease extends AutoCloseable {
        /** Does nothing the second time. */
        @Override
        void close();
    }

    /**
     * @param source of its own, used by one thread; the caller closes it after this object
     * @param nanoTime monotonic time, for example {@code System::nanoTime}
     */
    public LiveSampling(
            LiveSource source, Inventory inventory, Clock clock, LongSupplier nanoTime, SamplingPeriods periods) {
        this.source = source;
        this.inventory = inventory;
        this.clock = clock;
        this.nanoTime = nanoTime;
        rhythm = new SamplingRhythm(periods);
        thread = new Thread(this::run, "live-sampling");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** The last sample, if there is one; marks that somebody reads. */
    public Optional<LiveSample> read() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            boolean wake = !rhythm.wanted(now);
            rhythm.read(now);
            if (wake) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        return last.map(Taken::sample);
    }

    /**
     * How old the last sample is, by monotonic time: a clock that is set back does not make it young. Empty where there is
     * none.
     */
    public Optional<Duration> age() {
        return last.map(taken -> Duration.ofNanos(nanoTime.getAsLong() - taken.atNanos()));
    }

    /** Why there is no newer sample; empty where the last attempt succeeded. */
    public Optional<Failure> lastFailure() {
        return failure;
    }

    public Lease hold() {
        change(rhythm::hold);
        return new Lease() {
            private boolean released;

            @Override
            public void close() {
                change(() -> {
                    if (!released) {
                        released = true;
                        rhythm.release();
                    }
                });
            }
        };
    }

    /** Waits for the sample under way; the last one can still be read. */
    @Override
    public void close() {
        change(() -> closed = true);
        try {
            thread.join(END_WAIT_MILLIS);
            if (thread.isAlive()) {
                LOG.warn("The sampling of live figures has not ended within {} ms", END_WAIT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean open = true;
        while (open) {
            try {
                open = awaitTurn();
                if (open) {
                    sample();
                }
            } catch (InterruptedException e) {
                // Nobody has this thread but this object, which ends it by closed.
                LOG.warn("The sampling of live figures was interrupted, and goes on until it is closed");
            }
        }
    }

    /** Whether there is a turn: not once this is closed. */
    private boolean awaitTurn() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                long now = nanoTime.getAsLong();
                OptionalLong wait = rhythm.waitNanos(now);
                if (wait.isEmpty()) {
                    changed.await();
                } else if (wait.getAsLong() > 0) {
                    var unused = changed.awaitNanos(wait.getAsLong());
                } else {
                    rhythm.begun(now);
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Whatever happens is kept as the reason and tried again: else answers would stay as they are, and look alive. */
    private void sample() {
        try {
            long at = nanoTime.getAsLong();
            last = Optional.of(new Taken(source.sample(RunningContainers.of(inventory)), at));
            if (failure.isPresent()) {
                LOG.info("Live figures can be read again");
            }
            failure = Optional.empty();
        } catch (TelemetryException e) {
            String reason = String.valueOf(e.getMessage());
            if (fail(reason)) {
                LOG.warn("No live figures for now: {}", reason);
            }
        } catch (RuntimeException | Error e) {
            if (fail("a defect: " + e)) {
                LOG.error("No live figures for now", e);
            }
        }
    }

    /** Whether it is the first of a row: that one is said, not one every second. */
    private boolean fail(String reason) {
        boolean first = failure.isEmpty();
        failure = Optional.of(new Failure(clock.instant(), reason));
        return first;
    }
}
