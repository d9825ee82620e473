// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Collects an answer in memory and sends it without a thread: a caller that does not take it would hold the route's thread
 * otherwise, and there are few. A stream of events, which has no end, is not collected; it does its own waiting.
 */
final class AnswerSender extends Handler.Wrapper {
    /** Of all answers that wait to be taken. */
    private static final long MAX_WAITING_BYTES = 8 * 1024 * 1024;

    /** So much of an answer goes into the kernel's buffer at once, and does not count. */
    private static final int FREE_BYTES = 16 * 1024;

    private static final Duration FULL_RETRY = Duration.ofSeconds(5);

    private final ConnectionWatch watch;
    private final AtomicLong waitingBytes = new AtomicLong();

    AnswerSender(ConnectionWatch watch) {
        this.watch = watch;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var sending = new Sending(request, response, callback);
        return super.handle(request, sending, sending.routeEnd());
    }

    /**
     * One answer. The request is over when both the route has ended and the answer is sent, in whichever order.
     *
     * <pre>
     *  route writes --&gt; collected --last--&gt; sent to the caller --+
     *  route ends ------------------------------------------------+--&gt; request over
     * </pre>
     */
    private final class Sending extends Response.Wrapper {
        private final Callback whole;
        private final AtomicInteger open = new AtomicInteger(2);
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        /** Written by the route's thread alone, or those that take its place one after the other. */
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream(0);

        private boolean streaming;
        private boolean sent;
        private boolean full;

        Sending(Request request, Response wrapped, Callback whole) {
            super(request, wrapped);
            this.whole = whole;
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            if (streaming || isStream()) {
                streaming = true;
                getWrapped().write(last, content, callback);
                return;
            }
            if (full) {
                callback.succeeded();
                return;
            }
            if (content != null && !collect(content)) {
                giveUp();
                callback.failed(new IOException("too many answers wait for their callers"));
                return;
            }
            if (last) {
                send(collected.toByteArray());
            }
            callback.succeeded();
        }

        private boolean isStream() {
            String type = getHeaders().get(HttpHeader.CONTENT_TYPE);
            return collected.size() == 0 && type != null && type.startsWith(EventsResource.CONTENT_TYPE);
        }

        private boolean collect(ByteBuffer content) {
            int size = content.remaining();
            long counted = Math.max(0, collected.size() + size - FREE_BYTES) - counted();
            if (counted > 0 && waitingBytes.addAndGet(counted) > MAX_WAITING_BYTES) {
                waitingBytes.addAndGet(-counted);
                return false;
            }
            byte[] bytes = new byte[size];
            content.get(bytes);
            collected.write(bytes, 0, size);
            return true;
        }

        private long counted() {
            return Math.max(0, collected.size() - FREE_BYTES);
        }

        /** The room goes to others at once; the caller is told to come again. */
        private void giveUp() {
            full = true;
            discard();
            Problem problem = ProblemException.unavailable("too many large answers wait for their callers", FULL_RETRY)
                    .problem();
            getHeaders().remove(HttpHeader.CONTENT_LENGTH);
            getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
            problem.headers().forEach(getHeaders()::put);
            setStatus(problem.status());
            send(problem.json());
        }

        private void send(byte[] content) {
            if (sent) {
                return;
            }
            sent = true;
            watch.sending(getRequest());
            getWrapped().write(true, ByteBuffer.wrap(content), Callback.from(() -> end(null), this::end));
        }

        private void discard() {
            waitingBytes.addAndGet(-counted());
            collected.reset();
        }

        @Override
        public void reset() {
            if (!sent) {
                discard();
                super.reset();
            }
        }

        /** What the route tells at its end. */
        Callback routeEnd() {
            return Callback.from(
                    () -> {
                        if (streaming) {
                            open.decrementAndGet();
                        } else {
                            send(collected.toByteArray());
                        }
                        end(null);
                    },
                    thrown -> {
                        // What was collected is not sent: half an answer looks like a whole one.
                        if (!sent) {
                            open.decrementAndGet();
                        }
                        end(thrown);
                    });
        }

        private void end(@Nullable Throwable thrown) {
            if (thrown != null) {
                failure.compareAndSet(null, thrown);
            }
            if (open.decrementAndGet() != 0) {
                return;
            }
            discard();
            Throwable first = failure.get();
            if (first == null) {
                whole.succeeded();
            } else {
                whole.failed(first);
            }
        }
    }
}
