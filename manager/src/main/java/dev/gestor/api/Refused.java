// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * A request that is answered before its body has come. A server that closed now would make the kernel reset the connection under a
 * caller who is still sending, and many callers then report a broken pipe instead of the answer; so what still comes is dropped for
 * a moment, without a thread, before the connection is closed.
 */
final class Refused implements Invocable.Task {
    private static final Duration TIME = Duration.ofSeconds(1);
    private static final long MAX_BYTES = 4 * 1024 * 1024;

    private final Request request;
    private final Callback callback;
    private final Scheduler.Task deadline;
    // Guarded by this: where the request is over, Jetty reads what is left itself, which must not be while this reads.
    private boolean over;
    private long dropped;

    private Refused(Request request, Callback callback) {
        this.request = request;
        this.callback = callback;
        deadline = request.getComponents().getScheduler().schedule(this::end, TIME.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Answers, by a thread that may read the request: no other one reads it or waits for more of it. */
    static void answer(ProblemException problem, Request request, Response response, Callback callback) {
        Callback after = brings(request)
                ? Callback.from(() -> new Refused(request, callback).run(), callback::failed)
                : callback;
        ErrorPages.write(problem.problem(), response, after);
    }

    /** One that waits to be told to go on sends nothing once it has its answer. */
    private static boolean brings(Request request) {
        return !request.getHeaders().contains(HttpHeader.EXPECT)
                && (request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING));
    }

    @Override
    public synchronized void run() {
        while (!over) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            dropped += chunk.remaining();
            chunk.release();
            if (chunk.isLast() || Content.Chunk.isFailure(chunk) || dropped > MAX_BYTES) {
                end();
            }
        }
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    private synchronized void end() {
        if (!over) {
            over = true;
            deadline.cancel();
            callback.succeeded();
        }
    }
}
