// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerTemplate;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Labels;
import dev.gestor.engine.PortTakenException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The two ends of one replacement: {@link #forward}, where the new container has proved itself, and {@link #back}. Both go by what
 * is there alone and leave what is so already, so that whoever finds an unfinished one on the disk can end it.
 */
final class ReplacementEnd {
    /** For a container that is never killed. */
    private static final Duration LONGEST_END = Duration.ofMinutes(11);

    /** Past its grace period, for the engine to kill it. */
    private static final Duration KILLING = Duration.ofSeconds(10);

    /** For the engine's events to arrive. */
    private static final Duration COMING = Duration.ofSeconds(5);

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int PORT_ATTEMPTS = 10;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Replacement replacement;
    private final ReplacementRun.Names names;
    private final Duration drain;
    private final ReplacementRun.Parts parts;
    private final Hands hands;
    private final Stopwatch log;

    /** @param drain how long the old one may finish its requests */
    ReplacementEnd(
            Replacement replacement,
            ReplacementRun.Names names,
            Duration drain,
            ReplacementRun.Parts parts,
            Hands hands,
            Stopwatch log) {
        this.replacement = replacement;
        this.names = names;
        this.drain = drain;
        this.parts = parts;
        this.hands = hands;
        this.log = log;
    }

    /** Whether there is something to go forward to: somebody may have removed the new one. */
    boolean canGoForward() throws EngineException {
        return made().isPresent() || old().isEmpty();
    }

    /** The new one, wherever it stands. */
    private Optional<Container> made() {
        return parts.inventory().containers().stream()
                .filter(c -> names.rollout().equals(c.labels().get(Labels.ROLLOUT)))
                .filter(c -> c.name().equals(names.next()) || c.name().equals(replacement.name()))
                .filter(c -> !c.id().equals(replacement.oldId()))
                .findFirst();
    }

    /**
     * The new one is removed, the old one serves under its name.
     *
     * @param reached how far it had come
     * @return whether the old one is there: somebody may have removed it
     */
    boolean back(Phase reached) throws EngineException, UpdateFailedException, InterruptedException {
        Optional<Container> made = madeOrComing();
        if (made.isPresent()) {
            patiently(
                    () -> hands.remove(made.get(), replacement.owner(), "the update is taken back"),
                    this::made,
                    replacement.successor());
        }
        boolean mayBeStopping = replacement.stopFirst() && reached.mayBeStopping();
        Optional<Container> found =
                mayBeStopping ? onceStopped(this::old, replacement.former().template()) : old();
        if (found.isEmpty()) {
            return false;
        }
        Container old = found.get();
        hands.rename(old, replacement.oldOwner(), replacement.name());
        if (!old.running()) {
            startAgain(old);
        }
        parts.traffic().undrain(old.id());
        return true;
    }

    private Optional<Container> old() throws EngineException {
        return hands.old(replacement);
    }

    /** One that was started a moment ago is at the engine, and may not have been heard of yet. */
    private Optional<Container> madeOrComing() throws EngineException, InterruptedException {
        long end = System.nanoTime() + COMING.toNanos();
        while (true) {
            Optional<Container> made = made();
            if (made.isPresent() || System.nanoTime() > end || !coming()) {
                return made;
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
    }

    private boolean coming() throws EngineException {
        return hands.made(replacement, names.next(), names.rollout())
                || hands.made(replacement, replacement.name(), names.rollout());
    }

    private interface Look {
        Optional<Container> now() throws EngineException;
    }

    /**
     * The engine goes on with a stop whose asker is gone: one that runs still may have ended a moment later, and then nothing would
     * serve. One that outlasts its grace period is not being stopped.
     */
    private static Optional<Container> onceStopped(Look look, ContainerTemplate template)
            throws EngineException, InterruptedException {
        Duration grace = Duration.ofSeconds(template.stopSeconds());
        Duration longest = grace.isNegative() ? LONGEST_END : grace.plus(KILLING);
        long end = System.nanoTime() + longest.toNanos();
        while (true) {
            Optional<Container> now = look.now();
            if (now.filter(Container::running).isEmpty() || System.nanoTime() > end) {
                return now;
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
    }

    /** A port that it publishes may be its successor's load balancer's for a moment longer. */
    private void startAgain(Container old) throws EngineException, UpdateFailedException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                hands.start(old, replacement.oldOwner(), "the update is taken back");
                return;
            } catch (PortTakenException e) {
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        }
    }

    /** The old one is removed, the new one has its name. */
    void forward() throws EngineException, UpdateFailedException, InterruptedException {
        Optional<Container> serving = old();
        if (serving.isPresent()) {
            if (serving.get().running()) {
                drain(serving.get());
            }
            hands.rename(serving.get(), replacement.oldOwner(), names.old());
        }
        // As it is called now: its name is the new one's from here on.
        Optional<Container> old = old();
        Optional<Container> made = made();
        if (made.isPresent()) {
            hands.rename(made.get(), replacement.owner(), replacement.name());
        }
        if (old.isPresent()) {
            log.measure(
                    "remove old",
                    () -> {
                        removeOld(old.get());
                        return "";
                    },
                    nothing -> "");
        }
    }

    /** Out of its load balancer, where there is one, with its requests finished. */
    void drain(Container old) throws InterruptedException, EngineException, UpdateFailedException {
        if (parts.traffic().balanced(old.id())) {
            log.measure(
                    "drain old",
                    () -> parts.traffic().drain(old.id(), drain),
                    idle -> idle
                            ? "has no request any more"
                            : "still has requests after %d s".formatted(drain.toSeconds()));
        }
    }

    /** The old one stays, stopped. */
    void stop(Container old, String reason) throws EngineException, UpdateFailedException, InterruptedException {
        patiently(
                () -> hands.stop(old, replacement.oldOwner(), reason),
                this::old,
                replacement.former().template());
    }

    private void removeOld(Container old) throws EngineException, UpdateFailedException, InterruptedException {
        patiently(
                () -> hands.remove(old, replacement.oldOwner(), "its successor has proved itself"),
                this::old,
                replacement.former().template());
    }

    private interface Step {
        void take() throws EngineException, UpdateFailedException, InterruptedException;
    }

    /** It may only take longer to stop than others wait for. */
    private static void patiently(Step step, Look look, ContainerTemplate template)
            throws EngineException, UpdateFailedException, InterruptedException {
        try {
            step.take();
        } catch (UpdateFailedException e) {
            Optional<Container> then = e.isBegun() ? onceStopped(look, template) : look.now();
            if (then.filter(Container::running).isPresent()) {
                throw e;
            }
            if (then.isPresent()) {
                step.take();
            }
        }
    }
}
