// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections that bring nothing. Jetty's idle timeout counts from the last byte, so a caller that sends, or takes, one
 * byte now and then would stay for ever; this counts from the beginning of the wait.
 *
 * <pre>
 *  opened --&gt; WAITING --header complete--&gt; WORKING --last write--&gt; SENDING --taken--&gt; WAITING
 * </pre>
 */
final class ConnectionWatch extends Handler.Wrapper implements Connection.Listener {
    private static final long CROWDED_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long TICK_MILLIS = 1_000;

    private final long maxNanos;
    private final int crowd;
    private final LongSupplier nanoTime;
    private final Map<Connection, Stay> stays = new ConcurrentHashMap<>();
    private final AtomicBoolean running = new AtomicBoolean();

    /**
     * @param max how long a connection may wait for a request, or take an answer
     * @param connections from three quarters of so many on, those that wait go after a second
     */
    ConnectionWatch(Duration max, int connections, LongSupplier nanoTime) {
        this.maxNanos = max.toNanos();
        this.crowd = Math.max(1, connections - connections / 4);
        this.nanoTime = nanoTime;
    }

    void start(Scheduler scheduler) {
        running.set(true);
        plan(scheduler);
    }

    void end() {
        running.set(false);
    }

    private void plan(Scheduler scheduler) {
        if (running.get()) {
            scheduler.schedule(
                    () -> {
                        sweep();
                        plan(scheduler);
                    },
                    TICK_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        set(connection, Step.WORKING);
        Request.addCompletionListener(request, failure -> set(connection, Step.WAITING));
        return super.handle(request, response, callback);
    }

    /** The answer is complete, and the caller is to take it. */
    void sending(Request request) {
        set(request.getConnectionMetaData().getConnection(), Step.SENDING);
    }

    private void set(Connection connection, Step step) {
        stays.computeIfPresent(connection, (c, stay) -> new Stay(step, nanoTime.getAsLong()));
    }

    @Override
    public void onOpened(Connection connection) {
        // Of TLS the connection inside, which comes on its own.
        if (!(connection instanceof SslConnection)) {
            stays.put(connection, new Stay(Step.WAITING, nanoTime.getAsLong()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        stays.remove(connection);
    }

    private void sweep() {
        if (stays.isEmpty()) {
            return;
        }
        long now = nanoTime.getAsLong();
        stays.forEach((connection, stay) -> {
            if (stay.step != Step.WORKING && now - stay.since > maxNanos) {
                connection.close();
            }
        });
        int tooMany = stays.size() - crowd;
        if (tooMany > 0) {
            stays.entrySet().stream()
                    .filter(entry ->
                            entry.getValue().step == Step.WAITING && now - entry.getValue().since > CROWDED_NANOS)
                    .sorted(Comparator.comparingLong(entry -> entry.getValue().since - now))
                    .limit(tooMany)
                    .forEach(entry -> entry.getKey().close());
        }
    }

    private enum Step {
        WAITING,
        WORKING,
        SENDING
    }

    private record Stay(Step step, long since) {}
}
