// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NamedContainer;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes back what a rollout had replaced already when it failed: a rollout of its own, in the other direction. */
final class GoingBack {
    private static final Logger LOG = LoggerFactory.getLogger(GoingBack.class);

    private final RolloutStore store;
    private final ContainerEngine engine;
    private final UpdatePlanner planner;
    private final Runners runners;
    private final Supplier<String> ids;
    private final Clock clock;

    /** See {@link Updates#open}. */
    GoingBack(
            RolloutStore store,
            ContainerEngine engine,
            UpdatePlanner planner,
            Runners runners,
            Supplier<String> ids,
            Clock clock) {
        this.store = store;
        this.engine = engine;
        this.planner = planner;
        this.runners = runners;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * How far going back has come.
     *
     * @param ended false: the next attempt goes on with it, and with the failed one after it
     * @param staying whether some could not go back and run the new image still
     */
    record GoneBack(boolean ended, boolean staying) {}

    /** Those that were replaced before one failed: all are to be of one version. */
    GoneBack all(Rollout failed, UpdateLog log) throws EngineException, IOException, InterruptedException {
        List<Replacement> gone = new ArrayList<>();
        List<Replacement> back = new ArrayList<>();
        List<Replacement> staying = new ArrayList<>();
        for (Replacement each : failed.replacements()) {
            // Else it has gone back already, or somebody removed it.
            Optional<NamedContainer> now = each.phase() == Phase.DONE ? successor(each, failed.id()) : Optional.empty();
            if (now.isPresent()) {
                try {
                    back.add(reversed(each, now.get()));
                    gone.add(each);
                } catch (UpdateRefusedException e) {
                    log.say("Container %s could not go back: %s".formatted(each.name(), e.getMessage()));
                    staying.add(each);
                }
            }
        }
        boolean ended = true;
        if (!back.isEmpty()) {
            Rollout done = carryOut(failed, back, log);
            ended = !done.halfway();
            for (int i = 0; i < gone.size(); i++) {
                if (done.replacements().get(i).phase() == Phase.UNDONE) {
                    staying.add(gone.get(i));
                }
            }
        }
        if (ended && !staying.isEmpty()) {
            tellStaying(failed, staying, log);
        }
        return new GoneBack(ended, !staying.isEmpty());
    }

    private Rollout carryOut(Rollout failed, List<Replacement> back, UpdateLog log)
            throws IOException, InterruptedException {
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
            one(file, i, log);
        }
        if (!file.rollout().halfway()) {
            store.remove(file.rollout());
        }
        return file.rollout();
    }

    /** They can be rolled back still, and two versions serve until somebody sees to it. */
    private void tellStaying(Rollout failed, List<Replacement> staying, UpdateLog log)
            throws EngineException, IOException {
        for (Replacement each : staying) {
            store.remember(each.name(), each.former(), failed.rollback());
        }
        String names = String.join(", ", staying.stream().map(Replacement::name).toList());
        String resume = failed.service()
                .map(" && gestor resume %s (it is held until then)"::formatted)
                .orElse("");
        String told =
                "%s could not go back and run image %s still; see to what kept them, and then: gestor update %s %s%s"
                        .formatted(
                                names,
                                failed.image(),
                                failed.target(),
                                formerImage(staying.get(0).former()),
                                resume);
        LOG.error("Of {}: {}", failed.target(), told);
        log.say(told);
    }

    /** Its reference may mean the image that failed by now. */
    private String formerImage(Former former) throws EngineException {
        try {
            return planner.present(former.template().image(), former.imageId());
        } catch (UpdateRefusedException e) {
            return former.imageId();
        }
    }

    /**
     * Where one container cannot go back, the others do nevertheless.
     *
     * @throws InterruptedException where it is broken off; what is left to do stands in the file
     */
    void one(RolloutFile file, int index, UpdateLog log) throws InterruptedException {
        try {
            runners.run(file, index, log).run();
        } catch (UpdateFailedException e) {
            if (Thread.currentThread().isInterrupted()) {
                // It can go back, and has not yet.
                if (file.rollout().replacements().get(index).phase() == Phase.UNDONE) {
                    file.enter(index, Phase.PREPARED);
                }
            } else {
                sayStays(file, index, e, log);
            }
        } catch (UpdateUnfinishedException e) {
            sayStays(file, index, e, log);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException(ReplacementRun.BROKEN_OFF);
        }
    }

    private static void sayStays(RolloutFile file, int index, Exception why, UpdateLog log) {
        log.say("Container %s could not go back: %s"
                .formatted(file.rollout().replacements().get(index).name(), why.getMessage()));
    }

    /** What a rollout has put into a container's place, while it is there. */
    private Optional<NamedContainer> successor(Replacement done, String rollout) throws EngineException {
        return engine.named()
                .find(done.name())
                .filter(now -> rollout.equals(now.container().labels().get(Labels.ROLLOUT)));
    }

    /** @throws UpdateRefusedException where it cannot go back */
    private Replacement reversed(Replacement done, NamedContainer now) throws EngineException, UpdateRefusedException {
        return new Replacement(
                done.name(),
                now.container().id(),
                false,
                done.owner(),
                new Former(now.template(), now.imageId(), done.former().imageId()),
                done.former()
                        .template()
                        .withImage(planner.present(
                                done.former().template().image(), done.former().imageId()))
                        .withName(done.name())
                        .inheriting(now.container().detail().anonymousVolumes()),
                done.former().imageId(),
                done.owner(),
                done.stopFirst(),
                Phase.PREPARED);
    }
}
