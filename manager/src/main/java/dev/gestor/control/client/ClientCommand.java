// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request on its way to the controller's thread: carried out there once, or taken back before. */
final class ClientCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ClientCommand.class);

    private final Body body;
    private final Supplier<ClientView> answer;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Set before {@code ended}. */
    private volatile Optional<Throwable> failure = Optional.empty();

    private volatile Optional<ClientView> view = Optional.empty();

    /** What is to be done. */
    interface Body {
        void run() throws ClientRefusedException, IOException;
    }

    /** @param answer the client as it is right after it */
    ClientCommand(Body body, Supplier<ClientView> answer) {
        this.body = body;
        this.answer = answer;
    }

    /** On the controller's thread. */
    void execute() {
        if (!claimed.compareAndSet(false, true)) {
            return;
        }
        try {
            body.run();
            view = Optional.of(answer.get());
        } catch (ClientRefusedException | IOException | RuntimeException | Error e) {
            failure = Optional.of(e);
        } finally {
            ended.countDown();
        }
    }

    /** Whether it will not be carried out; not if it has been begun. */
    boolean withdraw() {
        boolean withdrawn = claimed.compareAndSet(false, true);
        if (withdrawn) {
            ended.countDown();
        }
        return withdrawn;
    }

    ClientView await(Duration limit) throws ClientRefusedException, IOException, InterruptedException {
        // The second wait is for one that was begun at the last moment.
        boolean done = ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)
                || (!withdraw() && ended.await(limit.toNanos(), TimeUnit.NANOSECONDS));
        if (failure.isPresent()) {
            throw rethrown(failure.get());
        }
        if (!done || view.isEmpty()) {
            LOG.warn("A request to the client's controller was not begun within {} s", limit.toSeconds());
            throw ClientRefusedException.notNow(ClientStatus.BUSY);
        }
        return view.get();
    }

    private static ClientRefusedException rethrown(Throwable failure) throws ClientRefusedException, IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        return (ClientRefusedException) failure;
    }
}
