// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread with a connection. It is given one request at a time, and says when it is free again. */
final class Worker implements Runnable {
    private static final long NOTHING = Long.MIN_VALUE;
    private static final long THE_END = Long.MIN_VALUE + 1;

    /** Where a worker that is free goes. */
    interface Pool {
        void free(Worker worker);
    }

    private final LoadPlan plan;
    private final byte[] bytes;
    private final Tally tally;
    private final Pool pool;
    private final long countedFrom;
    private final Thread thread;

    /** When the request at hand was to be sent, by {@link System#nanoTime()}. */
    private final AtomicLong intended = new AtomicLong(NOTHING);

    private @Nullable Connection connection;

    /** @param countedFrom requests that were to be sent before are not counted */
    Worker(int number, LoadPlan plan, byte[] bytes, Tally tally, Pool pool, long countedFrom) {
        this.plan = plan;
        this.bytes = bytes;
        this.tally = tally;
        this.pool = pool;
        this.countedFrom = countedFrom;
        thread = new Thread(this, "load-" + number);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Only a free one may be given a request. */
    void send(long at) {
        intended.set(at);
        LockSupport.unpark(thread);
    }

    /** Only a free one may be told; it ends soon. */
    void end() {
        send(THE_END);
    }

    @Override
    public void run() {
        while (true) {
            long at = next();
            if (at == THE_END) {
                close();
                return;
            }
            perform(at);
            pool.free(this);
        }
    }

    private long next() {
        while (true) {
            long at = intended.getAndSet(NOTHING);
            if (at != NOTHING) {
                return at;
            }
            LockSupport.park(this);
        }
    }

    private void perform(long at) {
        long began = System.nanoTime();
        String failure = "";
        int status = 0;
        try {
            status = exchange(began + plan.timeout().toNanos());
        } catch (SocketTimeoutException e) {
            failure = "timeout";
        } catch (AnswerReader.MalformedException e) {
            failure = "malformed";
        } catch (IOException e) {
            failure = connection == null ? "connect" : "broken";
        }
        if (!failure.isEmpty()) {
            close();
        }
        if (at < countedFrom) {
            return;
        }
        long ended = System.nanoTime();
        if (status > 0) {
            tally.answered(status, ended - at, ended - began);
        } else if (failure.equals("timeout")) {
            tally.timedOut(ended - at, ended - began);
        } else {
            tally.failed(failure);
        }
    }

    private int exchange(long deadline) throws IOException {
        Connection kept = connection;
        AnswerReader.Answer answer = kept == null ? first(deadline) : again(kept, deadline);
        if (!answer.reusable() || !plan.keepAlive()) {
            close();
        }
        return answer.status();
    }

    private AnswerReader.Answer again(Connection kept, long deadline) throws IOException {
        try {
            return kept.exchange(bytes, plan.request().answeredWithoutBody(), deadline);
        } catch (EOFException | SocketException e) {
            if (kept.begun()) {
                throw e;
            }
            // The server may end a kept connection at any time between two requests: that is no failure.
            close();
            return first(deadline);
        }
    }

    private AnswerReader.Answer first(long deadline) throws IOException {
        return open(deadline).exchange(bytes, plan.request().answeredWithoutBody(), deadline);
    }

    private Connection open(long deadline) throws IOException {
        Connection opened = Connection.open(plan.target(), deadline);
        connection = opened;
        return opened;
    }

    private void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
