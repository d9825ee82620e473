// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the journal's batches to the log server in order, on a thread of its own. While the server is away it tries
 * again, ever less often; a batch that the server refuses for good is set aside and the rest goes on.
 */
public final class BatchSender implements AutoCloseable {
    private static final Duration IDLE = Duration.ofSeconds(60);
    /** While somebody waits in {@link #flush} a server that comes back is noticed at once. */
    private static final Duration FLUSH_RETRY = Duration.ofMillis(200);

    private static final Logger log = LoggerFactory.getLogger(BatchSender.class);

    private final Optional<Outbox> outbox;
    private final LogServerClient client;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Guarded by {@link #lock}, as are the two below. */
    private boolean woken;

    private int flushing;
    private boolean closed;

    /** Attempts in a row that failed; only the sender's thread uses it. */
    private int failures;

    public BatchSender(Journal journal, LogServerClient client, RandomGenerator random) {
        this(journal, client, Backoff.DEFAULT, random);
    }

    BatchSender(Journal journal, LogServerClient client, Backoff backoff, RandomGenerator random) {
        this.outbox = journal.outbox();
        this.client = client;
        this.backoff = backoff;
        this.random = random;
        this.thread = new Thread(this::run, "batch-sender");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Tries at once, also where the sender waits for a server that is away. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Batches not yet acknowledged. */
    public int pending() {
        return outbox.map(Outbox::size).orElse(0);
    }

    /**
     * Waits until every batch is acknowledged.
     *
     * @return false where the deadline came first, or the wait was interrupted; the rest stays on the disk
     */
    public boolean flush(Duration deadline) {
        long left = deadline.toNanos();
        lock.lock();
        try {
            flushing++;
            woken = true;
            changed.signalAll();
            while (pending() > 0 && left > 0 && !closed) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            flushing--;
            lock.unlock();
        }
        return pending() == 0;
    }

    private void run() {
        try {
            while (!isClosed()) {
                Optional<OutboxEntry> next = outbox.flatMap(Outbox::next);
                if (next.isPresent()) {
                    deliver(outbox.orElseThrow(), next.get());
                } else if (outbox.isPresent()) {
                    outbox.get().awaitBatch(IDLE);
                } else {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Outbox box, OutboxEntry entry) throws InterruptedException {
        beginAttempt();
        Delivery delivery;
        try {
            delivery = client.send(box.read(entry));
            switch (delivery.result()) {
                case ACKNOWLEDGED -> box.delivered(entry);
                case REFUSED -> {
                    Path aside = box.rejected(entry);
                    log.warn("The log server refuses a batch, set aside file={} answer={}", aside, delivery.detail());
                }
                case UNAVAILABLE -> box.failed();
            }
        } catch (NoSuchFileException e) {
            if (box.vanished(entry)) {
                log.warn("A batch that waited is gone, removed by somebody else file={}", e.getFile());
            }
            signalProgress();
            return;
        } catch (IOException e) {
            box.failed();
            delivery = new Delivery(Delivery.Result.UNAVAILABLE, e.toString());
        }
        if (delivery.result() == Delivery.Result.UNAVAILABLE) {
            failures++;
            if (failures == 1 && !isClosed()) {
                log.warn(
                        "The log server does not take batches, they wait on disk url={} pending={} cause={}",
                        client.server().url(),
                        pending(),
                        delivery.detail());
            }
            pause(backoff.delay(failures, random));
            return;
        }
        if (failures > 0) {
            log.info(
                    "The log server takes batches again url={} pending={}",
                    client.server().url(),
                    pending());
        }
        failures = 0;
        signalProgress();
    }

    private void signalProgress() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration delay) throws InterruptedException {
        long end = System.nanoTime() + delay.toNanos();
        lock.lock();
        try {
            long left = delay.toNanos();
            while (!woken && !closed && left > 0) {
                changed.awaitNanos(flushing > 0 ? Math.min(left, FLUSH_RETRY.toNanos()) : left);
                left = flushing > 0 ? 0 : end - System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A wake that comes while an attempt is under way counts for the next one. */
    private void beginAttempt() {
        lock.lock();
        try {
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** What is not delivered stays on the disk for the next start. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
