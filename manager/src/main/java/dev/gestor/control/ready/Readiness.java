// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.ready;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail.Health;
import dev.gestor.engine.Inventory;
import dev.gestor.probe.ProbeResult;
import dev.gestor.probe.ProbeTarget;
import dev.gestor.probe.Prober;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Waits for containers of this instance that have just been made to become ready, and to stay well. May be used by several threads.
 */
public final class Readiness {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

    private final Inventory inventory;
    private final Prober prober;
    private final LongSupplier nanoTime;

    /** @param nanoTime monotonic time, for example {@code System::nanoTime} */
    public Readiness(Inventory inventory, Prober prober, LongSupplier nanoTime) {
        this.inventory = inventory;
        this.prober = prober;
        this.nanoTime = nanoTime;
    }

    /**
     * Whether it is ready, and how that was found out, or why not.
     *
     * @param words for people
     */
    public record Finding(boolean ready, String words) {}

    /**
     * Waits until its health check is passed; without a check, until it answers on its port and has then run on for a while. One
     * without a port has only to run on.
     *
     * @param minHealthy how long to run on, for one without a health check
     * @param limit how long to wait for the first answer, or for the check
     */
    public Finding await(String id, Duration minHealthy, Duration limit) throws InterruptedException {
        return await(id, minHealthy, limit, now());
    }

    /** A reading of the clock that this goes by. */
    public long now() {
        return nanoTime.getAsLong();
    }

    /**
     * The same, where others are waited for at the same time.
     *
     * @param began from when on the limit counts, see {@link #now}
     */
    public Finding await(String id, Duration minHealthy, Duration limit, long began) throws InterruptedException {
        // Its address may have been another one's a moment ago.
        inventory.find(id).flatMap(Readiness::port).ifPresent(prober::forget);
        Optional<Instant> started = started(id);
        String answered = "";
        String last = "it has not been asked yet";
        while (true) {
            Optional<Container> container = inventory.find(id);
            Optional<String> ended = ended(container, started);
            if (ended.isPresent()) {
                return new Finding(false, ended.get());
            }
            if (container.isPresent() && container.get().running()) {
                started = started.isPresent() ? started : container.get().started();
                Health health = container.get().detail().health();
                if (health == Health.HEALTHY) {
                    return new Finding(true, "healthy by its own check");
                }
                if (health == Health.UNHEALTHY) {
                    return new Finding(false, "its own health check finds it unhealthy");
                }
                if (health == Health.NONE) {
                    ProbeResult result = probe(container.get());
                    if (result instanceof ProbeResult.Answer) {
                        answered = port(container.get())
                                .map(target -> "answers on port " + target.port())
                                .orElse("runs; it exposes no port to be asked on");
                        break;
                    }
                    last = result instanceof ProbeResult.Failure failure ? failure.reason() : last;
                } else {
                    last = "its own health check has not passed";
                }
            }
            if (since(began).compareTo(limit) >= 0) {
                return new Finding(false, "not ready within %d s: %s".formatted(limit.toSeconds(), last));
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
        Optional<String> unwell = watch(id, minHealthy);
        return unwell.isPresent() ? new Finding(false, unwell.get()) : new Finding(true, answered);
    }

    private Optional<Instant> started(String id) {
        return inventory.find(id).flatMap(Container::started);
    }

    private static Optional<ProbeTarget> port(Container container) {
        return Address.of(container, OptionalInt.empty());
    }

    private ProbeResult probe(Container container) {
        return port(container)
                .map(target -> prober.probe(target, PROBE_LIMIT).join())
                .orElse(new ProbeResult.Answer(Duration.ZERO));
    }

    /**
     * Watches one that is ready.
     *
     * @return why it is not well any more; empty: it stayed well for the whole time
     */
    public Optional<String> watch(String id, Duration time) throws InterruptedException {
        long began = now();
        Optional<Instant> started = started(id);
        while (true) {
            Optional<Container> container = inventory.find(id);
            Optional<String> ended = ended(container, started);
            if (ended.isPresent()) {
                return ended;
            }
            if (container.isPresent() && container.get().detail().health() == Health.UNHEALTHY) {
                return Optional.of("its own health check finds it unhealthy");
            }
            if (since(began).compareTo(time) >= 0) {
                return Optional.empty();
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
    }

    /** Also one that the engine has started again meanwhile has ended. */
    private static Optional<String> ended(Optional<Container> container, Optional<Instant> started) {
        if (container.isEmpty()) {
            return Optional.of("it was removed by somebody else");
        }
        Container now = container.get();
        return switch (now.state()) {
            case EXITED, DEAD, RESTARTING, REMOVING -> Optional.of("it ended" + exitCode(now));
            case PAUSED -> Optional.of("it was paused by somebody");
            case CREATED -> Optional.empty();
            case RUNNING ->
                now.detail().restarts() > 0
                                || (started.isPresent() && !now.started().equals(started))
                        ? Optional.of("it ended and was started again")
                        : Optional.empty();
        };
    }

    private static String exitCode(Container container) {
        OptionalInt code = container.detail().exitCode();
        String memory = container.detail().outOfMemory() ? ", out of memory" : "";
        return code.isPresent() ? " with exit code " + code.getAsInt() + memory : memory;
    }

    private Duration since(long began) {
        return Duration.ofNanos(now() - began);
    }
}
