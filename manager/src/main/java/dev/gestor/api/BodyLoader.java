// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.http.HttpStatus;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Waits for the body of a request without a thread, and hands the request on with the body in memory. Jetty has a handler of
 * this kind; it keeps the buffers in which the pieces came, a whole one for each single byte that a slow caller sends, and it
 * knows no time in which the body has to be there.
 */
final class BodyLoader extends Handler.Wrapper {
    /** Of all bodies that are being waited for; a full one has {@link ApiLimits#bodyBytes}. */
    private static final int MAX_WAITING_BYTES = 4 * 1024 * 1024;

    private final int maxBytes;
    private final Duration time;
    private final AtomicInteger waitingBytes = new AtomicInteger();

    BodyLoader(int maxBytes, Duration time) {
        this.maxBytes = maxBytes;
        this.time = time;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean announced = request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING) || request.getLength() > 0;
        if (!announced) {
            return super.handle(request, response, callback);
        }
        new Loading(request, response, callback).begin();
        return true;
    }

    private boolean pass(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, response, callback);
    }

    /** One body. Its pieces are read by one thread at a time; the deadline may come from another. */
    private final class Loading implements Invocable.Task {
        private final Request request;
        private final Response response;
        private final Callback callback;
        private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
        private final AtomicBoolean decided = new AtomicBoolean();
        private final Scheduler.Task deadline;

        Loading(Request request, Response response, Callback callback) {
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.deadline = request.getComponents()
                    .getScheduler()
                    .schedule(this::tooLate, time.toMillis(), TimeUnit.MILLISECONDS);
        }

        void begin() {
            read(false);
        }

        /** More has come. */
        @Override
        public void run() {
            read(true);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }

        private void read(boolean inSelector) {
            while (!decided.get()) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    if (decide()) {
                        callback.failed(chunk.getFailure());
                    }
                    return;
                }
                boolean last = chunk.isLast();
                boolean fits = take(chunk);
                chunk.release();
                if (!fits) {
                    return;
                }
                if (last) {
                    if (decide()) {
                        handOn(inSelector);
                    }
                    return;
                }
            }
        }

        private boolean take(Content.Chunk chunk) {
            int size = chunk.remaining();
            if (body.size() + size > maxBytes) {
                refuse(ErrorAnswers.tooLarge(maxBytes));
                return false;
            }
            if (waitingBytes.addAndGet(size) > MAX_WAITING_BYTES) {
                waitingBytes.addAndGet(-size);
                refuse(ProblemException.unavailable(
                        "too many bodies are being received; try again", Duration.ofSeconds(1)));
                return false;
            }
            ByteBuffer bytes = chunk.getByteBuffer();
            while (bytes.hasRemaining()) {
                body.write(bytes.get());
            }
            return true;
        }

        /** Closed at once: whoever is this slow is not waited for once more. */
        private void tooLate() {
            if (decide()) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
                var problem = new ProblemException(
                        HttpStatus.REQUEST_TIMEOUT, "the body did not come within %d s".formatted(time.toSeconds()));
                ErrorPages.write(problem.problem(), response, callback);
            }
        }

        private void refuse(ProblemException problem) {
            if (decide()) {
                response.getHeaders().put(HttpHeader.CONNECTION, "close");
                Refused.answer(problem, request, response, callback);
            }
        }

        /** True for the first one alone. */
        private boolean decide() {
            if (!decided.compareAndSet(false, true)) {
                return false;
            }
            deadline.cancel();
            waitingBytes.addAndGet(-body.size());
            return true;
        }

        private void handOn(boolean inSelector) {
            if (inSelector) {
                request.getComponents().getExecutor().execute(this::handOnHere);
            } else {
                handOnHere();
            }
        }

        private void handOnHere() {
            try {
                if (!pass(new Loaded(request, body.toByteArray()), response, callback)) {
                    Response.writeError(request, response, callback, HttpStatus.NOT_FOUND.getCode());
                }
            } catch (Exception e) {
                Response.writeError(request, response, callback, e);
            }
        }
    }

    /** A request whose body is here. */
    private static final class Loaded extends Request.Wrapper {
        private final Content.Source body;

        Loaded(Request request, byte[] body) {
            super(request);
            this.body = Content.Source.from(ByteBuffer.wrap(body));
        }

        @Override
        public Content.Chunk read() {
            return body.read();
        }

        @Override
        public void demand(Runnable demandCallback) {
            body.demand(demandCallback);
        }

        @Override
        public void fail(Throwable failure) {
            body.fail(failure);
            super.fail(failure);
        }
    }
}
