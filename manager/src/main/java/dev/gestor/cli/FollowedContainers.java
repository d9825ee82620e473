// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The containers of an instance that are up, paused ones too, for whoever looks again and again, also where Docker does not answer at first or for a while.
 * Looking never waits for Docker.
 */
final class FollowedContainers implements AutoCloseable {
    private final ContainerEngine engine;
    private final Duration again;
    private final Thread opener = new Thread(this::open, "top-containers");
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean closed;
    private volatile @Nullable Inventory inventory;
    private volatile String trouble = "";

    /** @param again between two attempts to reach Docker */
    FollowedContainers(ContainerEngine engine, Duration again) {
        this.engine = engine;
        this.again = again;
        opener.setDaemon(true);
    }

    void start() {
        opener.start();
    }

    private void open() {
        while (!closed) {
            try {
                inventory = engine.follow();
                return;
            } catch (EngineException | RuntimeException e) {
                // Whatever is thrown here, another attempt follows.
                trouble = String.valueOf(e.getMessage());
            } finally {
                answered.countDown();
            }
            try {
                TimeUnit.NANOSECONDS.sleep(again.toNanos());
            } catch (InterruptedException e) {
                // Only close() interrupts this thread.
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Until Docker has answered for the first time, or failed to, or this time has passed. */
    void awaitAnswer(Duration atMost) throws InterruptedException {
        if (!answered.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            trouble = "Docker has not answered yet";
        }
    }

    /** Empty where Docker does not answer. */
    Optional<List<Container>> up() {
        Inventory known = inventory;
        return known == null || !known.connected()
                ? Optional.empty()
                : Optional.of(known.containers().stream().filter(Container::up).toList());
    }

    /** Why {@link #up} is empty. */
    String trouble() {
        return inventory == null ? trouble : "Docker does not answer any more; it is asked again until it does";
    }

    @Override
    public void close() {
        closed = true;
        opener.interrupt();
        try {
            opener.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Inventory open = inventory;
        if (open != null) {
            open.close();
        }
    }
}
