// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.control.Claims;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Of rollouts that a killed process left unfinished. */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final RolloutStore store;
    private final ServiceKeeper services;
    private final Rollouts rollouts;
    private final Claims claims;

    Recovery(RolloutStore store, ServiceKeeper services, Rollouts rollouts, Claims claims) {
        this.store = store;
        this.services = services;
        this.rollouts = rollouts;
        this.claims = claims;
    }

    /** See {@link Updates#recover}. */
    void recover(UpdateLog log) throws EngineUnavailableException, IOException, InterruptedException {
        List<Rollout> unfinished = new ArrayList<>(store.unfinished());
        // What was going back first: the update that it takes back is unfinished too, and finds it done.
        unfinished.sort(Comparator.comparing(Rollout::back).reversed());
        for (Rollout rollout : unfinished) {
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

    /** Whether there are some that nobody is busy with. */
    boolean unfinished() throws IOException {
        return store.unfinished().stream().anyMatch(rollout -> claims.free(rollout.claimed()));
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
        } catch (EngineUnavailableException e) {
            throw e;
        } catch (UpdateFailedException
                | UpdateUnfinishedException
                | EngineException
                | IOException
                | RuntimeException e) {
            // Left for later, or for a person: the other ones, and whoever begins with this, go on.
            LOG.error("The interrupted update of {} could not be ended: {}", rollout.target(), e.getMessage());
            log.say("It could not be ended, and is tried again: " + e.getMessage());
        }
    }

    /** Says what {@link #recover(UpdateLog)} would bring to an end. */
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
            ReplacementRun runner = rollouts.runner(file, i, log);
            boolean forward = phase.forward() && runner.canGoForward();
            if (forward) {
                runner.forward();
                file.enter(i, Phase.DONE);
            } else if (phase == Phase.PREPARED) {
                again.add(i);
            } else if (phase != Phase.UNDONE) {
                again.add(i);
                if (!runner.back()) {
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
                rollouts.runBack(file, i, log);
            }
        } else if (rollouts.goBack(file.rollout(), log)) {
            log.say("%s runs as before the update".formatted(rollout.target()));
        } else {
            return;
        }
        rollouts.end(file.rollout());
    }
}
