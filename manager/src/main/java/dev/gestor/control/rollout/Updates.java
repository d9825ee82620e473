// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.control.ChangeRequests;
import dev.gestor.control.ready.Readiness;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.control.service.UnknownServiceException;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NamedContainer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a container, or all of a service one by one, by new ones of another image, without a failed request where that can be;
 * and goes back. The one for an instance, in the process that holds its lock. May be used by several threads.
 *
 * <pre>{@code
 * Updates updates = Updates.open(folder, engine, inventory, requests, services, readiness, traffic, ids, clock, System::nanoTime);
 * updates.recover(log);
 * updates.update(new UpdateRequest("web", "shop/web:2", RolloutPolicy.DEFAULT, false), log);
 * }</pre>
 */
public final class Updates {
    private static final Logger LOG = LoggerFactory.getLogger(Updates.class);

    private final RolloutStore store;
    private final ContainerEngine engine;
    private final ChangeRequests requests;
    private final ServiceKeeper services;
    private final ReplacementRun.Parts parts;
    private final UpdatePlanner planner;
    private final Supplier<String> ids;
    private final Clock clock;
    private final LongSupplier nanoTime;

    /** Ids of containers that are being replaced. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    private Updates(
            RolloutStore store,
            ContainerEngine engine,
            ChangeRequests requests,
            ServiceKeeper services,
            ReplacementRun.Parts parts,
            Supplier<String> ids,
            Clock clock,
            LongSupplier nanoTime) {
        this.store = store;
        this.engine = engine;
        this.requests = requests;
        this.services = services;
        this.parts = parts;
        this.planner = new UpdatePlanner(engine, parts.inventory(), services, store);
        this.ids = ids;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * @param folder the instance's, see {@link dev.gestor.control.InstanceLock#folder}
     * @param ids short and random: containers that are there for a while are named after them
     * @param nanoTime monotonic time, for example {@code System::nanoTime}
     */
    public static Updates open(
            Path folder,
            ContainerEngine engine,
            Inventory inventory,
            ChangeRequests requests,
            ServiceKeeper services,
            Readiness readiness,
            Traffic traffic,
            Supplier<String> ids,
            Clock clock,
            LongSupplier nanoTime)
            throws IOException {
        return new Updates(
                RolloutStore.open(folder),
                engine,
                requests,
                services,
                new ReplacementRun.Parts(inventory, readiness, traffic),
                ids,
                clock,
                nanoTime);
    }

    /** How an update ended that did not fail. */
    public enum Result {
        /** The new containers serve. */
        DONE,
        /** There was nothing to be done; the log was told why. */
        NOTHING,
        /** It was a dry run. */
        PLANNED
    }

    /**
     * Updates, or goes back, and waits for the end.
     *
     * @throws UpdateRefusedException where nothing was done
     * @throws UpdateFailedException where it was taken back
     * @throws UpdateUnfinishedException where the new one serves, and the old one is still to be removed
     */
    public Result update(UpdateRequest request, UpdateLog log)
            throws EngineException, IOException, UpdateRefusedException, UpdateFailedException,
                    UpdateUnfinishedException, InterruptedException {
        UpdatePlan plan = planner.plan(request);
        if (plan.nothing().isPresent()) {
            log.say(plan.nothing().get());
            return Result.NOTHING;
        }
        plan.announcements().forEach(log::say);
        if (request.dryRun()) {
            plan.replacements().forEach(r -> log.say(planned(r)));
            return Result.PLANNED;
        }
        List<String> claimed = claim(plan.replacements());
        try {
            Rollout rollout = new Rollout(
                    ids.get(),
                    request.target(),
                    plan.image(),
                    plan.service(),
                    plan.service().map(services::isHeld).orElse(false),
                    request.policy(),
                    clock.instant(),
                    false,
                    plan.replacements());
            run(rollout, request.isRollback(), log);
            return Result.DONE;
        } finally {
            claimed.forEach(busy::remove);
        }
    }

    private static String planned(Replacement replacement) {
        return "Would replace container %s by one of image %s, %s."
                .formatted(
                        replacement.name(),
                        replacement.successor().image(),
                        replacement.stopFirst() ? "the old one stopped first" : "the new one started first");
    }

    /** @return the ids of the containers, which nobody else replaces until they are removed from {@link #busy} */
    private List<String> claim(List<Replacement> replacements) throws UpdateRefusedException {
        List<String> claimed = new ArrayList<>();
        for (Replacement each : replacements) {
            if (!busy.add(each.oldId())) {
                claimed.forEach(busy::remove);
                throw new UpdateRefusedException(
                        "container %s is being updated already; wait for its end".formatted(each.name()));
            }
            claimed.add(each.oldId());
        }
        return claimed;
    }

    private void run(Rollout begun, boolean rollback, UpdateLog log)
            throws EngineException, IOException, UpdateFailedException, UpdateUnfinishedException,
                    InterruptedException {
        var book = new Book(begun);
        book.save();
        hold(begun);
        try {
            for (int i = 0; i < begun.replacements().size(); i++) {
                runner(book, i, log).run();
            }
        } catch (UpdateFailedException e) {
            // Whoever breaks it off wants it taken back.
            boolean interrupted = Thread.interrupted();
            goBack(book.rollout, log);
            end(book.rollout);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw e;
        } catch (StoreException e) {
            throw e.failure;
        }
        if (begun.service().isPresent()) {
            services.changeImage(begun.service().get(), begun.image());
        }
        // Before the file goes: a process killed in between would leave nothing to go back to.
        remember(begun, rollback);
        end(book.rollout);
    }

    /** Those that were replaced before one failed: all are to be of one version. */
    private void goBack(Rollout failed, UpdateLog log) throws EngineException, IOException, InterruptedException {
        List<Replacement> back = new ArrayList<>();
        for (Replacement each : failed.replacements()) {
            if (each.phase() == Phase.DONE) {
                Optional<Replacement> reversed = reversed(each, failed.id(), log);
                reversed.ifPresent(back::add);
            }
        }
        if (back.isEmpty()) {
            return;
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
                true,
                back);
        var book = new Book(reverse);
        book.save();
        for (int i = 0; i < back.size(); i++) {
            try {
                runner(book, i, log).run();
            } catch (UpdateFailedException | UpdateUnfinishedException e) {
                log.say("Container %s could not go back: %s"
                        .formatted(back.get(i).name(), e.getMessage()));
            }
        }
        store.remove(reverse);
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
                    new Former(now.template(), now.imageId()),
                    done.former()
                            .template()
                            .withImage(planner.present(done.former()))
                            .withName(done.name())
                            .inheriting(now.container().detail().anonymousVolumes()),
                    done.owner(),
                    done.stopFirst(),
                    Phase.PREPARED));
        } catch (UpdateRefusedException e) {
            log.say("Container %s could not go back: %s".formatted(done.name(), e.getMessage()));
            return Optional.empty();
        }
    }

    private ReplacementRun runner(Book book, int index, UpdateLog log) {
        Rollout rollout = book.rollout;
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
                phase -> book.enter(index, phase));
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
    private void end(Rollout rollout) throws IOException {
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

    private void remember(Rollout rollout, boolean rollback) throws IOException {
        for (Replacement each : rollout.replacements()) {
            if (rollback) {
                store.pop(each.name());
            }
            store.push(each.name(), each.former());
        }
    }

    /**
     * Ends what a killed process left unfinished: forward where the new container had proved itself, else back, and all containers
     * of one update the same way. To be called before anything else changes containers.
     */
    public void recover(UpdateLog log) throws EngineException, IOException, InterruptedException {
        List<Rollout> unfinished = new ArrayList<>(store.unfinished());
        // What was going back first: the update that it takes back is unfinished too, and finds it done.
        unfinished.sort(Comparator.comparing(Rollout::back).reversed());
        for (Rollout rollout : unfinished) {
            log.say("The update of %s to image %s was interrupted; it is brought to an end"
                    .formatted(rollout.target(), rollout.image()));
            try {
                recover(rollout, log);
            } catch (UpdateFailedException | UpdateUnfinishedException e) {
                // Left for the next start, or for a person: the rest of this one goes on.
                LOG.error("The interrupted update of {} could not be ended: {}", rollout.target(), e.getMessage());
                log.say("It could not be ended: " + e.getMessage());
            }
        }
    }

    /** Says what {@link #recover} would bring to an end. */
    public void announceUnfinished(UpdateLog log) throws IOException {
        for (Rollout rollout : store.unfinished()) {
            log.say("The update of %s to image %s was interrupted; it would be brought to an end first"
                    .formatted(rollout.target(), rollout.image()));
        }
    }

    private void recover(Rollout rollout, UpdateLog log)
            throws EngineException, IOException, UpdateFailedException, UpdateUnfinishedException,
                    InterruptedException {
        var book = new Book(rollout);
        boolean all = true;
        for (int i = 0; i < rollout.replacements().size(); i++) {
            Phase phase = rollout.replacements().get(i).phase();
            if (phase.forward()) {
                runner(book, i, log).forward();
                book.enter(i, Phase.DONE);
            } else if (phase != Phase.PREPARED) {
                if (!runner(book, i, log).back()) {
                    log.say("Container %s was removed by somebody else: there is nothing to go back to"
                            .formatted(rollout.replacements().get(i).name()));
                }
                book.enter(i, Phase.UNDONE);
            }
            all &= phase.forward();
        }
        if (all) {
            if (rollout.service().isPresent()) {
                services.changeImage(rollout.service().get(), rollout.image());
            }
            if (!rollout.back()) {
                remember(rollout, false);
            }
            log.say("All of %s run image %s".formatted(rollout.target(), rollout.image()));
        } else if (rollout.back()) {
            again(book.rollout, log);
        } else {
            goBack(book.rollout, log);
            log.say("%s runs as before the update".formatted(rollout.target()));
        }
        end(book.rollout);
    }

    /** One that was going back goes on going back. */
    private void again(Rollout rollout, UpdateLog log)
            throws UpdateFailedException, UpdateUnfinishedException, InterruptedException, IOException {
        var book = new Book(rollout);
        for (int i = 0; i < rollout.replacements().size(); i++) {
            if (rollout.replacements().get(i).phase() != Phase.DONE) {
                runner(book, i, log).run();
            }
        }
    }

    /** The file of a rollout that goes on. */
    private final class Book {
        private Rollout rollout;

        Book(Rollout rollout) {
            this.rollout = rollout;
        }

        void save() throws IOException {
            store.save(rollout);
        }

        void enter(int index, Phase phase) {
            rollout = rollout.with(index, phase);
            try {
                store.save(rollout);
            } catch (IOException e) {
                throw new StoreException(e);
            }
        }
    }

    /** The file could not be written: nothing is done that could not be ended after a crash. */
    private static final class StoreException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final IOException failure;

        StoreException(IOException failure) {
            super("the update cannot be noted on the disk: " + failure.getMessage(), failure);
            this.failure = failure;
        }
    }
}
