// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.control.ready.Readiness;
import dev.gestor.control.ready.Readiness.Finding;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerTemplate;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
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
 * renamed, until the new one has served for that while. How it ends is {@link ReplacementEnd}'s.
 */
final class ReplacementRun {
    static final String BROKEN_OFF = "it was broken off";

    /** For messages. */
    static final String WHO_TRIES_AGAIN = "the instance's manager, or else its next command";

    private static final int LOG_LINES = 50;

    private static final Logger LOG = LoggerFactory.getLogger(ReplacementRun.class);

    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Replacement replacement;
    private final Names names;
    private final RolloutPolicy policy;
    private final Parts parts;
    private final Hands hands;
    private final Stopwatch log;
    private final Consumer<Phase> phase;
    private final ReplacementEnd end;

    /** How far it has come. */
    private Phase reached;

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
            Consumer<Phase> phase,
            ReplacementEnd end) {
        this.replacement = replacement;
        this.names = names;
        this.policy = policy;
        this.parts = parts;
        this.hands = hands;
        this.log = log;
        this.phase = phase;
        this.end = end;
        reached = replacement.phase();
    }

    /**
     * Replaces it, or takes back what was begun.
     *
     * @throws UpdateFailedException after it was taken back: the old one serves on
     */
    void run() throws UpdateFailedException, UpdateUnfinishedException, InterruptedException {
        try {
            if (replacement.stopFirst()) {
                // Before anybody does without the old one.
                requireMeant(hands.meaning(replacement.successor().image()));
                stopOld();
            }
            enter(Phase.STARTING);
            Container made = log.measure(
                    "start", () -> hands.create(successor(), replacement.owner(), reason()), Container::shortId);
            requireMeant(hands.imageOf(made));
            prove(made);
            // Where that cannot be noted the next start would go back: so do we.
            enter(Phase.PROVEN);
        } catch (UpdateFailedException | EngineException | InterruptedException | RuntimeException e) {
            throw undone(e);
        }
        finish();
        enter(Phase.DONE);
    }

    private void enter(Phase next) {
        phase.accept(next);
        reached = next;
    }

    /**
     * From here on there is no way back: what cannot be done at once is tried again, also when it is to be broken off, which is done
     * when that has ended.
     */
    private void finish() throws UpdateUnfinishedException, InterruptedException {
        boolean interrupted = false;
        for (int attempt = 1; ; attempt++) {
            try {
                end.forward();
                break;
            } catch (EngineException | UpdateFailedException | InterruptedException e) {
                // An engine's call that is interrupted fails, and leaves it at that.
                if (Thread.interrupted() || e instanceof InterruptedException) {
                    // Whoever says it again means it.
                    if (interrupted) {
                        throw new InterruptedException(BROKEN_OFF);
                    }
                    interrupted = true;
                } else if (attempt >= ATTEMPTS) {
                    throw new UpdateUnfinishedException(
                            "the new container of %s serves, and what is left of the update is tried again by %s, since now: %s"
                                    .formatted(replacement.name(), WHO_TRIES_AGAIN, e.getMessage()),
                            e);
                } else {
                    interrupted |= pause();
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it was interrupted. */
    private static boolean pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void stopOld() throws EngineException, UpdateFailedException, InterruptedException {
        Container old = requireOld();
        enter(Phase.DRAINING);
        end.drain(old);
        enter(Phase.STOPPING);
        log.measure(
                "stop old",
                () -> {
                    end.stop(old, "it and its successor cannot be there at once");
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

    /**
     * A tag may have moved since the update was planned, and with several containers two versions would serve.
     *
     * @param imageId what it means now
     */
    private void requireMeant(Optional<String> imageId) throws UpdateFailedException {
        if (!imageId.equals(Optional.of(replacement.imageId()))) {
            throw new UpdateFailedException(
                    "%s meant image %s when the update began and means %s now; update again, once it stays"
                            .formatted(replacement.successor().image(), replacement.imageId(), imageId.orElse("none")));
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
        // An engine's call that is interrupted fails by another name.
        String why = interrupted ? BROKEN_OFF : String.valueOf(cause.getMessage());
        List<String> lines = cause instanceof UpdateFailedException failed ? failed.log() : List.of();
        Phase came = reached;
        try {
            // Else it leads back as it stands, and whoever goes on knows that nobody was told to stop.
            if (came.mayBeStopping()) {
                note(Phase.UNDOING);
            }
            log.measure(
                    "take back",
                    () -> end.back(came),
                    there -> there
                            ? replacement.name() + " serves as before"
                            : replacement.name() + " was removed by somebody else: there is nothing to go back to");
            note(Phase.UNDONE);
            return new UpdateFailedException(why, lines);
        } catch (EngineException | UpdateFailedException | InterruptedException | RuntimeException e) {
            String again = e instanceof InterruptedException ? "it was broken off too" : e.getMessage();
            return new UpdateFailedException(
                    "%s; and taking it back failed: %s; it is tried again by %s".formatted(why, again, WHO_TRIES_AGAIN),
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
}
