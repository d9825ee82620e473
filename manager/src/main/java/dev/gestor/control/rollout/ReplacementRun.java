// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.control.ready.Readiness;
import dev.gestor.control.ready.Readiness.Finding;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerTemplate;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.PortTakenException;
import dev.gestor.policy.rollout.RolloutPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runbook of one replacement: start the new one, wait until it is ready, let it serve beside the old one for a while, take the
 * old one out of the balancer, stop and remove it. Where both cannot be there at once the old one is stopped first, and stays,
 * renamed, until the new one has served for that while.
 *
 * <p>{@link #forward} and {@link #back} go by what is there alone, so that whoever finds an unfinished one on the disk can end it.
 */
final class ReplacementRun {
    private static final int LOG_LINES = 50;

    private static final Logger LOG = LoggerFactory.getLogger(ReplacementRun.class);

    /** For a container that takes its time to stop; the engine gives up on none before. */
    private static final Duration LONGEST_END = Duration.ofMinutes(11);

    private static final Duration LOOK = Duration.ofMillis(200);

    private static final int ATTEMPTS = 3;
    private static final int PORT_ATTEMPTS = 10;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Replacement replacement;
    private final Names names;
    private final RolloutPolicy policy;
    private final Parts parts;
    private final Hands hands;
    private final Stopwatch log;
    private final Consumer<Phase> phase;

    /** What a run needs of its surroundings. */
    record Parts(Inventory inventory, Readiness readiness, Traffic traffic) {}

    /** @param rollout the new container's mark */
    record Names(String rollout, String old, String next) {}

    ReplacementRun(
            Replacement replacement,
            Names names,
            RolloutPolicy policy,
            Parts parts,
            Hands hands,
            Stopwatch log,
            Consumer<Phase> phase) {
        this.replacement = replacement;
        this.names = names;
        this.policy = policy;
        this.parts = parts;
        this.hands = hands;
        this.log = log;
        this.phase = phase;
    }

    /**
     * Replaces it, or takes back what was begun.
     *
     * @throws UpdateFailedException after it was taken back: the old one serves on
     */
    void run() throws UpdateFailedException, UpdateUnfinishedException, InterruptedException {
        try {
            if (replacement.stopFirst()) {
                stopOld();
            }
            phase.accept(Phase.STARTING);
            Container made = log.measure(
                    "start", () -> hands.create(successor(), replacement.owner(), reason()), Container::shortId);
            requireImage(made);
            prove(made);
            // Where that cannot be noted the next start would go back: so do we.
            phase.accept(Phase.PROVEN);
        } catch (UpdateFailedException | EngineException | InterruptedException | RuntimeException e) {
            throw undone(e);
        }
        finish();
        phase.accept(Phase.DONE);
    }

    /** From here on there is no way back: what cannot be done at once is tried again. */
    private void finish() throws UpdateUnfinishedException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                forward();
                return;
            } catch (EngineException | UpdateFailedException e) {
                if (attempt == ATTEMPTS) {
                    throw new UpdateUnfinishedException(
                            "the new container of %s serves; what is left of the old one is done at the next start, since now: %s"
                                    .formatted(replacement.name(), e.getMessage()),
                            e);
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        }
    }

    private void stopOld() throws EngineException, UpdateFailedException, InterruptedException {
        Container old = requireOld();
        phase.accept(Phase.STOPPING);
        drain(old);
        log.measure(
                "stop old",
                () -> {
                    hands.stop(old, replacement.oldOwner(), "it and its successor cannot be there at once");
                    hands.rename(old, replacement.oldOwner(), names.old());
                    return names.old();
                },
                name -> "kept as " + name);
    }

    private Container requireOld() throws EngineException, UpdateFailedException {
        return hands.old(replacement)
                .orElseThrow(() -> new UpdateFailedException(
                        "container %s was removed by somebody else".formatted(replacement.name())));
    }

    private ContainerTemplate successor() {
        Map<String, String> labels = new HashMap<>(Map.of(Labels.ROLLOUT, names.rollout()));
        // A group that goes by the container's name would be another one under the name that it has at first.
        parts.traffic().group(replacement.oldId()).ifPresent(group -> labels.put(Labels.BALANCE_GROUP, group));
        return replacement
                .successor()
                .withName(replacement.stopFirst() ? replacement.name() : names.next())
                .withLabels(labels);
    }

    private String reason() {
        return "container %s is to run image %s"
                .formatted(replacement.name(), replacement.successor().image());
    }

    /** A tag may have moved since the update was planned, and with several containers two versions would serve. */
    private void requireImage(Container made) throws UpdateFailedException, EngineException {
        String image = replacement.successor().image();
        Optional<String> imageId = hands.imageOf(made);
        if (!imageId.equals(Optional.of(replacement.imageId()))) {
            throw new UpdateFailedException(
                    "%s meant image %s when the update began and means %s now; update again, once it stays"
                            .formatted(image, replacement.imageId(), imageId.orElse("none")));
        }
    }

    private void prove(Container made) throws UpdateFailedException, InterruptedException, EngineException {
        Finding finding = log.measure(
                "ready", () -> parts.readiness().await(made.id(), policy.minHealthy(), policy.ready()), Finding::words);
        require(finding.ready(), made, finding.words());
        if (parts.traffic().balanced(made.id())) {
            boolean joined = log.measure(
                    "join balancer",
                    () -> parts.traffic().awaitJoined(made.id(), policy.ready()),
                    yes -> yes ? "gets requests" : "gets no requests");
            require(
                    joined,
                    made,
                    "it gets no requests after %d s: %s"
                            .formatted(
                                    policy.ready().toSeconds(), parts.traffic().whyNot(made.id())));
        }
        Optional<String> unwell = log.measure(
                "watch", () -> parts.readiness().watch(made.id(), policy.watch()), why -> why.orElse("stayed well"));
        require(unwell.isEmpty(), made, unwell.orElse(""));
    }

    private void require(boolean well, Container made, String why) throws UpdateFailedException {
        if (!well) {
            throw new UpdateFailedException(
                    "the new container of %s with image %s will not do: %s"
                            .formatted(
                                    replacement.name(), replacement.successor().image(), why),
                    hands.log(made, LOG_LINES));
        }
    }

    /** Takes it back, and tells what it failed of; what fails meanwhile is told too. */
    private UpdateFailedException undone(Exception cause) {
        // Whoever interrupted it still wants it undone.
        boolean interrupted = Thread.interrupted() || cause instanceof InterruptedException;
        String why = cause instanceof InterruptedException ? "it was broken off" : String.valueOf(cause.getMessage());
        List<String> lines = cause instanceof UpdateFailedException failed ? failed.log() : List.of();
        try {
            note(Phase.UNDOING);
            log.measure(
                    "take back",
                    this::back,
                    there -> there
                            ? replacement.name() + " serves as before"
                            : replacement.name() + " was removed by somebody else: there is nothing to go back to");
            note(Phase.UNDONE);
            return new UpdateFailedException(why, lines);
        } catch (EngineException | UpdateFailedException | InterruptedException | RuntimeException e) {
            return new UpdateFailedException(
                    "%s; and taking it back failed: %s; it is tried again at the next start"
                            .formatted(why, e.getMessage()),
                    lines);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** On the way back: what stands on the disk already leads back as well. */
    private void note(Phase next) {
        try {
            phase.accept(next);
        } catch (RolloutFile.UnwrittenException e) {
            LOG.warn("Container {} is taken back all the same: {}", replacement.name(), e.getMessage());
        }
    }

    /** Whether there is something to go forward to: somebody may have removed the new one. */
    boolean canGoForward() throws EngineException {
        return made().isPresent() || hands.old(replacement).isEmpty();
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
     * The new one is removed, the old one serves under its name. What is so already is left so.
     *
     * @return whether the old one is there: somebody may have removed it
     */
    boolean back() throws EngineException, UpdateFailedException, InterruptedException {
        Optional<Container> made = made();
        if (made.isPresent()) {
            hands.remove(made.get(), replacement.owner(), "the update is taken back");
        }
        Optional<Container> found = hands.old(replacement);
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

    /** The old one is removed, the new one has its name. What is so already is left so. */
    void forward() throws EngineException, UpdateFailedException, InterruptedException {
        Optional<Container> serving = hands.old(replacement);
        if (serving.isPresent()) {
            if (serving.get().running()) {
                drain(serving.get());
            }
            hands.rename(serving.get(), replacement.oldOwner(), names.old());
        }
        // As it is called now: its name is the new one's from here on.
        Optional<Container> old = hands.old(replacement);
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

    private void drain(Container old) throws InterruptedException, EngineException, UpdateFailedException {
        if (parts.traffic().balanced(old.id())) {
            log.measure(
                    "drain old",
                    () -> parts.traffic().drain(old.id(), policy.drain()),
                    idle -> idle
                            ? "has no request any more"
                            : "still has requests after %d s"
                                    .formatted(policy.drain().toSeconds()));
        }
    }

    private void removeOld(Container old) throws EngineException, UpdateFailedException, InterruptedException {
        try {
            hands.remove(old, replacement.oldOwner(), "its successor has proved itself");
        } catch (UpdateFailedException e) {
            // It may only take longer to stop than others wait for.
            long end = System.nanoTime() + LONGEST_END.toNanos();
            while (hands.old(replacement).filter(Container::running).isPresent()) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            }
            hands.remove(old, replacement.oldOwner(), "its successor has proved itself");
        }
    }
}
