// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.scale;

import dev.gestor.engine.EngineException;
import dev.gestor.policy.latency.Heartbeat;
import dev.gestor.policy.latency.LatencyState;
import dev.gestor.policy.latency.LatencyStep;
import dev.gestor.policy.latency.LatencyTarget;
import dev.gestor.probe.Heart;
import dev.gestor.probe.ProbeResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides at every heartbeat of a container, and has what it decided done on a thread of its own: the heart goes on meanwhile.
 *
 * <p>The heart's thread alone calls {@link #beat}; what the other thread finds comes to it by {@link Ended}.
 */
public final class LatencyScaler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LatencyScaler.class);
    private static final int KEPT = 128;

    /** Somebody else may add copies, or take some away. */
    private static final Duration COUNT_AGAIN = Duration.ofSeconds(5);

    /** How long after its tick a probe may begin. */
    private static final Duration BEGIN = Duration.ofMillis(1);

    private static final Set<LatencyStep.Kind> PASSING =
            Set.of(LatencyStep.Kind.UNMEASURED, LatencyStep.Kind.NOT_SURE, LatencyStep.Kind.BUSY);

    private final String container;
    private final ScaleSettings settings;
    private final InstancePool pool;
    private final ScaleLog log;
    private final ExecutorService changes;

    private final List<Heartbeat> heartbeats = new ArrayList<>();
    private LatencyState state = LatencyState.START;
    private LatencyStep.Kind told = LatencyStep.Kind.WELL;
    private int copies;
    private boolean busy;
    private long lastTick = -1;
    private Duration sinceCounted = Duration.ZERO;
    private volatile Optional<Ended> ended = Optional.empty();

    /** Copies that there were when they were counted last; empty when that is known already. */
    private volatile OptionalInt counted = OptionalInt.empty();

    /**
     * A change has ended.
     *
     * @param copies there are now
     * @param added whether some were to be added
     */
    private record Ended(int copies, boolean added) {}

    /** @param copies there are at the beginning */
    public LatencyScaler(String container, ScaleSettings settings, InstancePool pool, int copies, ScaleLog log) {
        this.container = container;
        this.settings = settings;
        this.pool = pool;
        this.copies = copies;
        this.log = log;
        var number = new AtomicInteger();
        changes = Executors.newSingleThreadExecutor(task -> {
            var thread = new Thread(task, "scale-" + container + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** See {@link Heart.Listener}. */
    public void beat(long tick, Heart.Beat beat, Duration late) {
        Heartbeat heartbeat = heartbeat(tick, beat);
        keep(heartbeat);
        String reason = beat.result()
                .map(result -> result instanceof ProbeResult.Failure failure ? failure.reason() : "")
                .orElse("");
        log.heartbeat(container, heartbeat, heartbeat.weak(settings.policy().threshold()), reason, late);
        takeNotice();
        Duration elapsed = settings.every().multipliedBy(lastTick < 0 ? 1 : tick - lastTick);
        lastTick = tick;
        countNowAndThen(elapsed);
        LatencyStep step = LatencyTarget.step(
                heartbeats,
                tick - 1,
                elapsed,
                new LatencyTarget.Instances(copies + 1, copies, busy),
                settings.policy(),
                state);
        state = step.next();
        tell(step);
        if (step.change() != 0) {
            begin(step);
        }
    }

    private Heartbeat heartbeat(long tick, Heart.Beat beat) {
        if (beat.result().isEmpty()) {
            return new Heartbeat(beat.began(), age(tick, beat), Heartbeat.Kind.OUT);
        }
        ProbeResult result = beat.result().get();
        return new Heartbeat(
                beat.began(),
                result.took(),
                result instanceof ProbeResult.Answer ? Heartbeat.Kind.ANSWERED : Heartbeat.Kind.FAILED);
    }

    /**
     * Of one that is out. It began a little after its tick: looked at two ticks of 100 ms later it is 199.6 ms old, and a threshold of
     * 200 ms would be seen to be reached a whole tick too late.
     */
    private Duration age(long tick, Heart.Beat beat) {
        Duration byTicks = settings.every().multipliedBy(tick - beat.began());
        Duration missing = byTicks.minus(beat.age());
        return missing.isNegative() || missing.compareTo(BEGIN) > 0 ? beat.age() : byTicks;
    }

    /** In the place of an earlier look at the same probe. */
    private void keep(Heartbeat heartbeat) {
        int last = heartbeats.size() - 1;
        if (last >= 0 && heartbeats.get(last).tick() == heartbeat.tick()) {
            heartbeats.set(last, heartbeat);
        } else {
            heartbeats.add(heartbeat);
        }
        if (heartbeats.size() > KEPT) {
            heartbeats.remove(0);
        }
    }

    private void takeNotice() {
        OptionalInt latest = counted;
        if (latest.isPresent()) {
            counted = OptionalInt.empty();
            copies = latest.getAsInt();
        }
        Optional<Ended> news = ended;
        if (news.isPresent()) {
            ended = Optional.empty();
            copies = news.get().copies();
            busy = false;
            state = news.get().added() ? state.added() : state.removed();
            told = LatencyStep.Kind.WELL;
        }
    }

    private void countNowAndThen(Duration elapsed) {
        sinceCounted = sinceCounted.plus(elapsed);
        if (busy || sinceCounted.compareTo(COUNT_AGAIN) < 0) {
            return;
        }
        sinceCounted = Duration.ZERO;
        try {
            changes.execute(this::count);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed meanwhile", e);
        }
    }

    private void count() {
        try {
            counted = OptionalInt.of(pool.copies(container).size());
        } catch (IOException | RuntimeException e) {
            LOG.debug("The copies of container {} cannot be counted", container, e);
        }
    }

    /** What goes to and fro with single heartbeats is no news; that it is well again is, after it was not. */
    private void tell(LatencyStep step) {
        LatencyStep.Kind kind = step.kind();
        if (kind == told || PASSING.contains(kind)) {
            return;
        }
        told = kind;
        log.decided(container, step);
    }

    private void begin(LatencyStep step) {
        busy = true;
        long began = System.nanoTime();
        try {
            changes.execute(() -> change(step, began));
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: nothing is begun any more.
            busy = true;
        }
    }

    private void change(LatencyStep step, long began) {
        List<String> added = List.of();
        List<String> removed = List.of();
        Optional<String> failure = Optional.empty();
        Map<String, String> inputs = Map.of(
                "threshold_ms", Long.toString(settings.policy().threshold().toMillis()),
                "instances", Integer.toString(copies + 1));
        try {
            if (settings.dryRun()) {
                failure = Optional.of("nothing is changed in a dry run");
            } else if (step.change() > 0) {
                Instances.Added done = pool.add(container, step.change(), settings.ready(), step.reason(), inputs);
                added = done.ready();
                failure = done.failure();
            } else {
                removed = pool.remove(container, -step.change(), settings.drain(), step.reason(), inputs);
            }
        } catch (EngineException | IOException | ScaleRefusedException e) {
            failure = Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = Optional.of("it was broken off");
        } catch (RuntimeException e) {
            LOG.error("Container {} could not be scaled", container, e);
            failure = Optional.of(String.valueOf(e.getMessage()));
        } finally {
            log.changed(container, added, removed, failure, Duration.ofNanos(System.nanoTime() - began));
            ended = Optional.of(new Ended(count(added, removed), step.change() > 0));
        }
    }

    private int count(List<String> added, List<String> removed) {
        try {
            return pool.copies(container).size();
        } catch (IOException | RuntimeException e) {
            return Math.max(0, copies + added.size() - removed.size());
        }
    }

    /** Begins nothing any more, and waits a little for what is under way. */
    @Override
    public void close() {
        changes.shutdown();
        try {
            if (!changes.awaitTermination(settings.ready().toMillis(), TimeUnit.MILLISECONDS)) {
                changes.shutdownNow();
            }
        } catch (InterruptedException e) {
            changes.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
