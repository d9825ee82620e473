// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Claims;
import dev.gestor.control.ready.Readiness;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Replaces a container, or all of a service one by one, by new ones of another image, without a failed request where that can be;
 * and goes back. The one for an instance, in the process that holds its lock. May be used by several threads.
 *
 * <pre>{@code
 * Updates updates = Updates.open(folder, engine, inventory, requests, services, readiness, traffic, claims, ids, clock, System::nanoTime);
 * updates.recover(log);
 * updates.update(new UpdateRequest("web", "shop/web:2", RolloutPolicy.DEFAULT, false), log);
 * }</pre>
 */
public final class Updates {
    /** Longer than copies may take to get ready, and to finish their requests, as both are by default. */
    private static final Duration SCALING = Duration.ofMinutes(2);

    private static final Duration LOOK = Duration.ofMillis(500);

    private final UpdatePlanner planner;
    private final Rollouts rollouts;
    private final Recovery recovery;

    private final Claims claims;

    private Updates(UpdatePlanner planner, Rollouts rollouts, Recovery recovery, Claims claims) {
        this.planner = planner;
        this.rollouts = rollouts;
        this.recovery = recovery;
        this.claims = claims;
    }

    /**
     * @param folder the instance's, see {@link dev.gestor.control.InstanceLock#folder}
     * @param claims shared with whoever else changes named containers
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
            Claims claims,
            Supplier<String> ids,
            Clock clock,
            LongSupplier nanoTime)
            throws IOException {
        RolloutStore store = RolloutStore.open(folder);
        var planner = new UpdatePlanner(engine, inventory, services, store);
        var parts = new ReplacementRun.Parts(inventory, readiness, traffic);
        var runners = new Runners(engine, requests, parts, nanoTime);
        var goingBack = new GoingBack(store, engine, planner, runners, ids, clock);
        var rollouts = new Rollouts(store, services, runners, goingBack, ids, clock);
        var recovery = new Recovery(store, services, rollouts, runners, goingBack, claims, nanoTime);
        return new Updates(planner, rollouts, recovery, claims);
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
        if (!request.dryRun()) {
            awaitScaled(request, log);
        }
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
        Claims.Claim claim = claim(plan);
        try {
            Rollout rollout = rollouts.begin(request, planner.plan(request));
            requireSame(plan, rollout);
            rollouts.run(rollout, log);
            return Result.DONE;
        } finally {
            claim.release();
        }
    }

    /** An update goes before scaling, and waits only for what has begun: a scaler whose copies do not get ready tries on and on. */
    private void awaitScaled(UpdateRequest request, UpdateLog log)
            throws EngineException, IOException, UpdateRefusedException, InterruptedException {
        long end = System.nanoTime() + SCALING.toNanos();
        boolean told = false;
        while (System.nanoTime() < end) {
            // Anew each time: scaling makes and removes copies.
            Optional<String> doing = claims.doing(planner.plan(request).claimed());
            if (doing.isEmpty() || doing.get().equals(Rollouts.DOING)) {
                return;
            }
            if (!told) {
                log.say("%s is %s; waiting for the end of that".formatted(request.target(), doing.get()));
                told = true;
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
    }

    private Claims.Claim claim(UpdatePlan plan) throws UpdateRefusedException {
        try {
            return claims.take(plan.claimed(), Rollouts.DOING);
        } catch (Claims.ClaimedException e) {
            throw new UpdateRefusedException(e.getMessage() + " already; wait for its end");
        }
    }

    /** Between plan and claim somebody else may have been at it. */
    private void requireSame(UpdatePlan plan, Rollout rollout) throws IOException, UpdateRefusedException {
        if (!rollout.claimed().equals(plan.claimed())) {
            throw new UpdateRefusedException("the containers of %s were changed by somebody else just now; try again"
                    .formatted(rollout.target()));
        }
        Optional<Rollout> before = recovery.before(rollout);
        if (before.isPresent()) {
            throw new UpdateRefusedException(
                    "an earlier update of %s to image %s is unfinished and is tried again by %s; %s"
                            .formatted(
                                    before.get().target(),
                                    before.get().image(),
                                    ReplacementRun.WHO_TRIES_AGAIN,
                                    recovery.trouble(before.get())
                                            .map(why -> "what keeps it: " + why)
                                            .orElse("it has just begun")));
        }
    }

    private static String planned(Replacement replacement) {
        return "Would replace container %s by one of image %s, %s."
                .formatted(
                        replacement.name(),
                        replacement.successor().image(),
                        replacement.stopFirst() ? "the old one stopped first" : "the new one started first");
    }

    /**
     * Ends what a killed process left unfinished: forward where the new container had proved itself, else back, and all containers
     * of one update the same way. To be called before anything else changes containers, and again where one could not be ended;
     * what is under way is left alone.
     */
    public void recover(UpdateLog log) throws EngineException, IOException, InterruptedException {
        recovery.recover(log, true);
    }

    /** The same, of what failed before the less often the longer it does. */
    public void recoverDue(UpdateLog log) throws EngineException, IOException, InterruptedException {
        recovery.recover(log, false);
    }

    /** Whether there is something for {@link #recoverDue} to do. */
    public boolean unfinished() throws IOException {
        return recovery.unfinished();
    }

    /** Says what {@link #recover} would bring to an end. */
    public void announceUnfinished(UpdateLog log) throws IOException {
        recovery.announceUnfinished(log);
    }
}
