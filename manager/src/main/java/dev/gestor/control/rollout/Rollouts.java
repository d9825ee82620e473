// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.control.service.UnknownServiceException;
import dev.gestor.engine.EngineException;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a rollout out, one container after the other, each step noted in its file first; one that fails goes back. */
final class Rollouts {
    /** See {@link dev.gestor.control.Claims}. */
    static final String DOING = "being updated";

    private static final Logger LOG = LoggerFactory.getLogger(Rollouts.class);

    private final RolloutStore store;
    private final ServiceKeeper services;
    private final Runners runners;
    private final GoingBack goingBack;
    private final Supplier<String> ids;
    private final Clock clock;

    /** See {@link Updates#open}. */
    Rollouts(
            RolloutStore store,
            ServiceKeeper services,
            Runners runners,
            GoingBack goingBack,
            Supplier<String> ids,
            Clock clock) {
        this.store = store;
        this.services = services;
        this.runners = runners;
        this.goingBack = goingBack;
        this.ids = ids;
        this.clock = clock;
    }

    /** Of what the plan holds; nothing of it is done yet. */
    Rollout begin(UpdateRequest request, UpdatePlan plan) {
        return new Rollout(
                ids.get(),
                request.target(),
                plan.image(),
                plan.service(),
                plan.service().map(services::isHeld).orElse(false),
                request.policy(),
                clock.instant(),
                request.isRollback(),
                false,
                plan.replacements());
    }

    /** Replaces all of it, or takes back what was replaced before one failed. */
    void run(Rollout begun, UpdateLog log)
            throws EngineException, IOException, UpdateFailedException, UpdateUnfinishedException,
                    InterruptedException {
        var file = new RolloutFile(store, begun);
        file.save();
        hold(begun);
        try {
            int last = begun.replacements().size() - 1;
            for (int i = 0; i <= last; i++) {
                runners.run(file, i, log).run();
                // Told when there was no way back for this one alone: now all that are done go back.
                if (Thread.interrupted() && i < last) {
                    throw new UpdateFailedException(ReplacementRun.BROKEN_OFF);
                }
            }
        } catch (UpdateFailedException e) {
            // Whoever breaks it off wants it taken back.
            boolean interrupted = Thread.interrupted();
            end(file.rollout(), goingBack.all(file.rollout(), log));
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw e;
        } catch (RolloutFile.UnwrittenException e) {
            throw e.failure();
        }
        if (begun.service().isPresent()) {
            services.changeImage(begun.service().get(), begun.image());
        }
        // Before the file goes: a process killed in between would leave nothing to go back to.
        remember(begun);
        end(file.rollout());
    }

    private void hold(Rollout rollout) throws IOException {
        if (rollout.service().isPresent() && !rollout.pausedBefore()) {
            try {
                services.hold(rollout.service().get());
            } catch (UnknownServiceException e) {
                throw new IOException(
                        "service %s was withdrawn meanwhile"
                                .formatted(rollout.service().get()),
                        e);
            }
        }
    }

    /** Of one that failed: one that stands half-way is left to whoever tries again, with its service held until then. */
    void end(Rollout failed, GoingBack.GoneBack back) throws IOException {
        if (failed.halfway() || !back.ended()) {
            return;
        }
        // Its keeper would make those anew that run on as they are, since they could not be replaced.
        if (back.staying()) {
            store.remove(failed);
        } else {
            end(failed);
        }
    }

    /** One that stands half-way is left to whoever tries again, with its service held until then. */
    void end(Rollout rollout) throws IOException {
        if (rollout.halfway()) {
            return;
        }
        if (rollout.service().isPresent() && !rollout.pausedBefore()) {
            try {
                services.resume(rollout.service().get());
            } catch (UnknownServiceException e) {
                LOG.debug(
                        "Service {} was withdrawn meanwhile", rollout.service().get(), e);
            }
        }
        store.remove(rollout);
    }

    /** What there is to go back to from now on. */
    void remember(Rollout rollout) throws IOException {
        for (Replacement each : rollout.replacements()) {
            store.remember(each.name(), each.former(), rollout.rollback());
        }
    }
}
