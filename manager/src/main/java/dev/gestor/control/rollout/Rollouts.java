// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.control.ChangeRequests;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.control.service.UnknownServiceException;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NamedContainer;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries a rollout out, one container after the other, each step noted in its file first; and takes it back. */
final class Rollouts {
    /** See {@link dev.gestor.control.Claims}. */
    static final String DOING = "being updated";

    private static final Logger LOG = LoggerFactory.getLogger(Rollouts.class);

    private final RolloutStore store;
    private final ContainerEngine engine;
    private final ChangeRequests requests;
    private final ServiceKeeper services;
    private final ReplacementRun.Parts parts;
    private final UpdatePlanner planner;
    private final Supplier<String> ids;
    private final Clock clock;
    private final LongSupplier nanoTime;

    /** See {@link Updates#open}. */
    Rollouts(
            RolloutStore store,
            ContainerEngine engine,
            ChangeRequests requests,
            ServiceKeeper services,
            ReplacementRun.Parts parts,
            UpdatePlanner planner,
            Supplier<String> ids,
            Clock clock,
            LongSupplier nanoTime) {
        this.store = store;
        this.engine = engine;
        this.requests = requests;
        this.services = services;
        this.parts = parts;
        this.planner = planner;
        this.ids = ids;
        this.clock = clock;
        this.nanoTime = nanoTime;
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
            for (int i = 0; i < begun.replacements().size(); i++) {
                runner(file, i, log).run();
            }
        } catch (UpdateFailedException e) {
            // Whoever breaks it off wants it taken back.
            boolean interrupted = Thread.interrupted();
            boolean back = goBack(file.rollout(), log);
            if (back) {
                end(file.rollout());
            }
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

    /**
     * Those that were replaced before one failed: all are to be of one version.
     *
     * @return whether that has ended; false: the next attempt goes on with it, and with the failed one after it
     */
    boolean goBack(Rollout failed, UpdateLog log) throws EngineException, IOException, InterruptedException {
        List<Replacement> back = new ArrayList<>();
        for (Replacement each : failed.replacements()) {
            if (each.phase() == Phase.DONE) {
                Optional<Replacement> reversed = reversed(each, failed.id(), log);
                reversed.ifPresent(back::add);
            }
        }
        if (back.isEmpty()) {
            return true;
        }
        log.say("Going back with %d that were replaced already".formatted(back.size()));
        Rollout reverse = new Rollout(
                ids.get(),
                failed.target(),
                back.get(0).successor().image(),
                // The service stays declared as it was, and held by the one that failed.
                Optional.empty(),
                true,
                failed.policy(),
                clock.instant(),
                false,
                true,
                back);
        var file = new RolloutFile(store, reverse);
        file.save();
        for (int i = 0; i < back.size(); i++) {
            runBack(file, i, log);
        }
        end(file.rollout());
        return !file.rollout().halfway();
    }

    /** Where one container cannot go back, the others do nevertheless. */
    void runBack(RolloutFile file, int index, UpdateLog log) throws InterruptedException {
        try {
            runner(file, index, log).run();
        } catch (UpdateFailedException | UpdateUnfinishedException e) {
            log.say("Container %s could not go back: %s"
                    .formatted(file.rollout().replacements().get(index).name(), e.getMessage()));
        }
    }

    /** @return empty where it has gone back already, or cannot */
    private Optional<Replacement> reversed(Replacement done, String rollout, UpdateLog log) throws EngineException {
        Optional<NamedContainer> found = engine.named()
                .find(done.name())
                .filter(now -> rollout.equals(now.container().labels().get(Labels.ROLLOUT)));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        NamedContainer now = found.get();
        try {
            return Optional.of(new Replacement(
                    done.name(),
                    now.container().id(),
                    false,
                    done.owner(),
                    new Former(now.template(), now.imageId(), done.former().imageId()),
                    done.former()
                            .template()
                            .withImage(planner.present(
                                    done.former().template().image(),
                                    done.former().imageId()))
                            .withName(done.name())
                            .inheriting(now.container().detail().anonymousVolumes()),
                    done.former().imageId(),
                    done.owner(),
                    done.stopFirst(),
                    Phase.PREPARED));
        } catch (UpdateRefusedException e) {
            log.say("Container %s could not go back: %s".formatted(done.name(), e.getMessage()));
            return Optional.empty();
        }
    }

    ReplacementRun runner(RolloutFile file, int index, UpdateLog log) {
        Rollout rollout = file.rollout();
        Replacement replacement = rollout.replacements().get(index);
        var hands = new Hands(
                engine,
                requests,
                Map.of(
                        "update", rollout.id(),
                        "target", rollout.target(),
                        "image", replacement.successor().image()));
        return new ReplacementRun(
                replacement,
                new ReplacementRun.Names(rollout.id(), rollout.oldName(replacement), rollout.nextName(replacement)),
                rollout.policy(),
                parts,
                hands,
                new Stopwatch(replacement.name(), log, nanoTime),
                phase -> file.enter(index, phase));
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

    /** One that stands half-way is left to the next start, with its service held until then. */
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
