// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.control.Claims;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Of rollouts that a killed process left unfinished. */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /** What it takes to try again at the next opportunity. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final RolloutStore store;
    private final ServiceKeeper services;
    private final Rollouts rollouts;
    private final Runners runners;
    private final GoingBack goingBack;
    private final Claims claims;
    private final LongSupplier nanoTime;

    /** By the rollout's id. */
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();

    /**
     * Why one could not be ended.
     *
     * @param pause from then on until it is to be tried again by itself
     * @param began when it was tried, as a reading of the clock
     */
    private record Trouble(String why, Duration pause, long began) {
        boolean over(long now) {
            return now - began >= pause.toNanos();
        }
    }

    Recovery(
            RolloutStore store,
            ServiceKeeper services,
            Rollouts rollouts,
            Runners runners,
            GoingBack goingBack,
            Claims claims,
            LongSupplier nanoTime) {
        this.store = store;
        this.services = services;
        this.rollouts = rollouts;
        this.runners = runners;
        this.goingBack = goingBack;
        this.claims = claims;
        this.nanoTime = nanoTime;
    }

    /**
     * See {@link Updates#recover}.
     *
     * @param all also those that failed not long ago
     */
    void recover(UpdateLog log, boolean all) throws EngineUnavailableException, IOException, InterruptedException {
        List<Rollout> unfinished = new ArrayList<>(store.unfinished());
        // What was going back first: the update that it takes back is unfinished too, and finds it done.
        unfinished.sort(Comparator.comparing(Rollout::back).reversed());
        for (Rollout rollout : unfinished) {
            if (!all && !due(rollout)) {
                continue;
            }
            try {
                Claims.Claim claim = claims.take(rollout.claimed(), Rollouts.DOING);
                try {
                    // As it is now: whoever had it may have come to its end, or further.
                    Optional<Rollout> now = store.find(rollout.id());
                    if (now.isPresent() && !isGoingBack(now.get())) {
                        end(now.get(), log);
                    }
                } finally {
                    claim.release();
                }
            } catch (Claims.ClaimedException e) {
                LOG.debug("The update of {} is under way", rollout.target(), e);
            }
        }
    }

    /** Whether what takes it back is itself unfinished still: one after the other. */
    private boolean isGoingBack(Rollout rollout) throws IOException {
        return !rollout.back() && store.unfinished().stream().anyMatch(other -> other.back() && other.meets(rollout));
    }

    /** Whether there are some that nobody is busy with, and that are to be tried again by now. */
    boolean unfinished() throws IOException {
        for (Rollout rollout : store.unfinished()) {
            if (claims.free(rollout.claimed()) && due(rollout) && !isGoingBack(rollout)) {
                return true;
            }
        }
        return false;
    }

    private boolean due(Rollout rollout) {
        Trouble trouble = troubles.get(rollout.id());
        return trouble == null || trouble.over(nanoTime.getAsLong());
    }

    /** Why one could not be ended when that was tried last. */
    Optional<String> trouble(Rollout rollout) {
        return Optional.ofNullable(troubles.get(rollout.id())).map(Trouble::why);
    }

    private void remember(Rollout rollout, String why) {
        troubles.compute(rollout.id(), (id, before) -> {
            Duration pause = before == null ? FIRST_PAUSE : before.pause().multipliedBy(2);
            return new Trouble(why, pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause, nanoTime.getAsLong());
        });
    }

    /** An earlier one that is unfinished, and has to be ended before this one begins. */
    Optional<Rollout> before(Rollout next) throws IOException {
        return store.unfinished().stream()
                .filter(rollout -> rollout.meets(next))
                .findFirst();
    }

    private void end(Rollout rollout, UpdateLog log) throws EngineUnavailableException, InterruptedException {
        log.say("The update of %s to image %s was interrupted; it is brought to an end"
                .formatted(rollout.target(), rollout.image()));
        try {
            recover(rollout, log);
            if (store.find(rollout.id()).isPresent()) {
                remember(rollout, "a container could not go back");
            } else {
                troubles.remove(rollout.id());
            }
        } catch (EngineUnavailableException e) {
            throw e;
        } catch (UpdateFailedException
                | UpdateUnfinishedException
                | EngineException
                | IOException
                | RuntimeException e) {
            // Left for later, or for a person: the other ones, and whoever begins with this, go on.
            remember(rollout, String.valueOf(e.getMessage()));
            LOG.error("The interrupted update of {} could not be ended: {}", rollout.target(), e.getMessage());
            log.say("It could not be ended, and is tried again: " + e.getMessage());
        }
    }

    /** Says what {@link #recover} would bring to an end. */
    void announceUnfinished(UpdateLog log) throws IOException {
        for (Rollout rollout : store.unfinished()) {
            log.say("The update of %s to image %s was interrupted; it would be brought to an end first"
                    .formatted(rollout.target(), rollout.image()));
        }
    }

    private void recover(Rollout rollout, UpdateLog log)
            throws EngineException, IOException, UpdateFailedException, UpdateUnfinishedException,
                    InterruptedException {
        var file = new RolloutFile(store, rollout);
        boolean all = true;
        List<Integer> again = new ArrayList<>();
        for (int i = 0; i < rollout.replacements().size(); i++) {
            Phase phase = rollout.replacements().get(i).phase();
            ReplacementEnd end = runners.end(file, i, log);
            boolean forward = phase.forward() && end.canGoForward();
            if (forward) {
                end.forward();
                file.enter(i, Phase.DONE);
            } else if (phase == Phase.PREPARED) {
                again.add(i);
            } else if (phase != Phase.UNDONE) {
                again.add(i);
                if (!end.back(phase)) {
                    log.say("Container %s was removed by somebody else: there is nothing to go back to"
                            .formatted(rollout.replacements().get(i).name()));
                }
                file.enter(i, Phase.UNDONE);
            }
            all &= forward;
        }
        if (all) {
            if (rollout.service().isPresent()) {
                services.changeImage(rollout.service().get(), rollout.image());
            }
            if (!rollout.back()) {
                rollouts.remember(rollout);
            }
            log.say("All of %s run image %s".formatted(rollout.target(), rollout.image()));
        } else if (rollout.back()) {
            // One that could not go back before is not tried again: it would stop what serves each time.
            for (int i : again) {
                goingBack.one(file, i, log);
            }
        } else {
            GoingBack.GoneBack back = goingBack.all(file.rollout(), log);
            if (back.ended() && !back.staying()) {
                log.say("%s runs as before the update".formatted(rollout.target()));
            }
            rollouts.end(file.rollout(), back);
            return;
        }
        rollouts.end(file.rollout());
    }
}
