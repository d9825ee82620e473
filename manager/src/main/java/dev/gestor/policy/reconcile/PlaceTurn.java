// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.ResourceSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** One place: the one step that it needs next, and how it is. */
final class PlaceTurn {
    /** For what changes by itself without being told. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Situation situation;
    private final RestartLimits limits;
    private final Findings findings;
    private final ProjectTurn project;
    private final Dependencies dependencies;
    private final Place place;
    private final String hash;
    private PlaceHistory past;
    private Optional<Container> container = Optional.empty();

    PlaceTurn(
            Situation situation,
            RestartLimits limits,
            Findings findings,
            ProjectTurn project,
            Dependencies dependencies,
            Place place,
            String hash) {
        this.situation = situation;
        this.limits = limits;
        this.findings = findings;
        this.project = project;
        this.dependencies = dependencies;
        this.place = place;
        this.hash = hash;
        past = situation.history(place.key()).about(hash);
    }

    /**
     * @param found the container that stands there
     * @param away another one of the service that is not up
     */
    PlaceStatus decide(Optional<Container> found, Optional<String> away) {
        container = found;
        PlaceStatus status;
        if (situation.held(place)) {
            // Going on later is a new beginning, for a crash loop too.
            past = PlaceHistory.NONE;
            status = status(Phase.HELD, "it is held; to let it be kept again: gestor resume " + place.name());
        } else if (!findings.free(place.key())) {
            status = status(Phase.CHANGING, "a change is under way");
        } else {
            status = found.isEmpty() ? absent() : present(found.get(), away);
        }
        findings.keep(place.key(), past);
        return status;
    }

    private PlaceStatus absent() {
        Optional<Container> holder = situation.named(place.name());
        if (holder.isPresent()) {
            return nameHeld(holder.get());
        }
        Optional<ResourceSpec> missing = project.missing(place.service());
        if (missing.isPresent()) {
            return resourceMissing(missing.get());
        }
        Optional<PlaceStatus> waiting = dependency();
        if (waiting.isPresent()) {
            return waiting.get();
        }
        String reason = past.replacing()
                ? "it takes the place of the one that was removed"
                : past.latestStart().isPresent()
                        ? "it was removed by hand and is made again; " + Deviation.hold(place)
                        : "it is declared and there is none";
        Step.Cause cause = past.replacing() ? Step.Cause.UPDATE : Step.Cause.HEAL;
        return take(new Step.Create(place.key(), cause, project.container(place), reason));
    }

    private PlaceStatus nameHeld(Container holder) {
        if (!Occupancy.ours(holder)) {
            return blocked("its name %s is taken by a container of owner %s; rename or remove that one"
                    .formatted(place.name(), holder.owner().map(o -> o.label()).orElse("(none)")));
        }
        if (Reconciler.undeclared(situation).contains(holder)) {
            findings.remove(
                    Step.key(holder),
                    Step.Cause.HEAL,
                    holder,
                    "it has the name of %s, and nobody declares it".formatted(place.key()),
                    limits);
        }
        return status(
                Phase.WAITING,
                "its name %s is taken by another container of a service, which is to give it up"
                        .formatted(place.name()));
    }

    private PlaceStatus resourceMissing(ResourceSpec resource) {
        Optional<String> trouble = situation.history(Step.key(resource)).trouble();
        return trouble.isPresent()
                ? blocked(trouble.get())
                : status(Phase.WAITING, "it waits for the %s".formatted(Step.key(resource)));
    }

    private PlaceStatus present(Container there, Optional<String> away) {
        if (there.state() == ContainerState.REMOVING) {
            return soon(Phase.CHANGING, "Docker is removing it");
        }
        Optional<Deviation> deviation = Deviation.of(place, hash, there);
        if (deviation.isPresent()) {
            Optional<PlaceStatus> mended = mend(there, deviation.get(), away);
            if (mended.isPresent()) {
                return mended.get();
            }
        }
        return switch (there.state()) {
            case RUNNING -> running(there);
            case CREATED -> created(there);
            case EXITED -> ended(there);
            case RESTARTING, REMOVING, PAUSED, DEAD ->
                soon(Phase.CHANGING, "it is " + there.state().name().toLowerCase(Locale.ROOT));
        };
    }

    /** Empty: it has to wait, and there may be something else to do. */
    private Optional<PlaceStatus> mend(Container there, Deviation deviation, Optional<String> away) {
        if (deviation.change().isPresent()) {
            ContainerChange change = deviation.change().get();
            if (change instanceof ContainerChange.Rename rename
                    && situation.named(rename.name()).isPresent()) {
                return giveWay(there, rename.name());
            }
            var step = new Step.Alter(place.key(), deviation.cause(), there, change, deviation.reason());
            // What cannot be mended now must not keep its program from running.
            boolean later = retryAt(step.action()).isPresent() && there.state() != ContainerState.PAUSED;
            return later ? Optional.empty() : Optional.of(take(step));
        }
        boolean up = there.running() || there.state() == ContainerState.PAUSED;
        if (up && away.isPresent()) {
            return Optional.of(status(Phase.WAITING, deviation.reason() + "; it is replaced after " + away.get()));
        }
        Optional<PlaceStatus> waiting = dependency();
        if (waiting.isPresent()) {
            return waiting;
        }
        Optional<ResourceSpec> missing = project.missing(place.service());
        if (missing.isPresent()) {
            // It is worth more than a successor that cannot be made.
            return Optional.of(resourceMissing(missing.get()));
        }
        past = past.replaced();
        return Optional.of(take(new Step.Remove(place.key(), deviation.cause(), there, deviation.reason())));
    }

    /** Its name is another container's: where that one wants a name that is taken too, this one steps aside. */
    private Optional<PlaceStatus> giveWay(Container there, String name) {
        boolean othersWant = situation.projects().stream()
                .flatMap(p -> p.project().services().stream())
                .anyMatch(s -> wants(s, there.name()));
        if (othersWant) {
            String aside = there.name() + "." + there.shortId();
            return Optional.of(take(new Step.Alter(
                    place.key(),
                    Step.Cause.HEAL,
                    there,
                    new ContainerChange.Rename(aside),
                    "its name %s is another declared container's, and its own, %s, is taken"
                            .formatted(there.name(), name))));
        }
        boolean works = there.running() && there.detail().health() != ContainerDetail.Health.UNHEALTHY;
        return works ? situation.named(name).map(this::nameHeld) : Optional.empty();
    }

    private static boolean wants(ServiceSpec service, String name) {
        for (int index = 0; index < service.replicas(); index++) {
            if (service.containerName(index).equals(name)) {
                return true;
            }
        }
        return false;
    }

    private PlaceStatus running(Container there) {
        ContainerDetail.Health health = there.detail().health();
        boolean well = health == ContainerDetail.Health.NONE || health == ContainerDetail.Health.HEALTHY;
        if (health == ContainerDetail.Health.UNHEALTHY) {
            if (place.service().restart().when() == RestartRule.When.NO) {
                return status(Phase.FAILED, "its health check fails, and its restart rule is no");
            }
            String which = "unhealthy " + there.id() + there.started().orElse(Instant.EPOCH);
            return again(there, which, "its health check fails", new ContainerChange.Restart());
        }
        past = past.running(there, well, situation.now(), limits);
        List<Container> replaced = dependencies.replacedSince(there, past);
        if (!replaced.isEmpty() && dependencies.obstacle().isEmpty()) {
            return restart(there, replaced);
        }
        Optional<Deviation> left = Deviation.of(place, hash, there);
        if (left.isPresent()) {
            return blocked(past.trouble().orElse(left.get().reason()));
        }
        return well ? status(Phase.RUNNING, "it runs") : status(Phase.STARTING, "its health check has not passed yet");
    }

    private PlaceStatus restart(Container there, List<Container> replaced) {
        PlaceStatus status = take(new Step.Alter(
                place.key(),
                Step.Cause.UPDATE,
                there,
                new ContainerChange.Restart(),
                "%s was replaced after it had started".formatted(replaced.get(0).name())));
        if (status.phase() == Phase.CHANGING) {
            past = past.restartingFor(replaced, dependencies.restarting(), there);
        }
        return status;
    }

    private PlaceStatus created(Container there) {
        return dependency()
                .orElseGet(() -> take(new Step.Alter(
                        place.key(),
                        Step.Cause.HEAL,
                        there,
                        new ContainerChange.Start(),
                        "it was made and has never started")));
    }

    private PlaceStatus ended(Container there) {
        OptionalInt code = there.detail().exitCode();
        String how = code.isPresent() ? "it ended with exit code " + code.getAsInt() : "it ended";
        if (there.detail().outOfMemory()) {
            how += ", out of memory";
        }
        if (there.finished().isPresent()
                && past.latestStart()
                        // Where the end belongs to that very start, the clock was set back meanwhile.
                        .filter(s -> s.isAfter(there.finished().get())
                                && !there.started().equals(Optional.of(s)))
                        .isPresent()) {
            return soon(Phase.CHANGING, "it has just been started");
        }
        String rule = "its restart rule is "
                + place.service()
                        .restart()
                        .when()
                        .name()
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
        switch (place.service().restart().when()) {
            case NO -> {
                if (code.isEmpty()) {
                    return soon(Phase.CHANGING, how + ", and its exit code is not known yet");
                }
                return status(code.getAsInt() == 0 ? Phase.COMPLETED : Phase.FAILED, how + ", and " + rule);
            }
            case ON_FAILURE -> {
                if (code.isEmpty()) {
                    return soon(Phase.CHANGING, how + ", and its exit code is not known yet");
                }
                if (code.getAsInt() == 0) {
                    return status(Phase.COMPLETED, how + ", and " + rule);
                }
            }
            case ALWAYS, UNLESS_STOPPED -> {}
        }
        String which = there.id() + there.finished().orElse(Instant.EPOCH);
        return again(there, which, how, new ContainerChange.Start());
    }

    /** By the backoff and within the budget. */
    private PlaceStatus again(Container there, String which, String how, ContainerChange change) {
        past = past.ended(which, situation.now(), limits);
        if (!past.crashLoop() && there.detail().stopRequested()) {
            // No fault of its own: neither the backoff nor the budget is about that.
            return dependency()
                    .orElseGet(() -> take(new Step.Alter(
                            place.key(),
                            Step.Cause.HEAL,
                            there,
                            change,
                            "%s, stopped by hand, and is started again; %s".formatted(how, Deviation.hold(place)))));
        }
        OptionalInt retries = place.service().restart().maxRetries();
        if (retries.isPresent() && past.streak() >= retries.getAsInt()) {
            return status(
                    Phase.FAILED,
                    "%s after %d restarts, all that its restart rule on-failure:%d allows"
                            .formatted(how, past.streak(), retries.getAsInt()));
        }
        if (past.crashLoop() || past.restarts().size() >= limits.budget()) {
            past = past.looping();
            return status(
                    Phase.CRASH_LOOP,
                    ("%s after %d restarts within %s and is left alone; correct its declaration, or try again:"
                                    + " gestor up, or gestor pause %s and gestor resume %s")
                            .formatted(how, limits.budget(), Words.of(limits.window()), place.name(), place.name()));
        }
        Optional<PlaceStatus> waiting = dependency();
        if (waiting.isPresent()) {
            return waiting.get();
        }
        Duration delay = limits.delay(past.streak());
        Duration due = past.endSeen().plus(delay);
        String number = "restart %d of %d within %s"
                .formatted(past.restarts().size() + 1, limits.budget(), Words.of(limits.window()));
        if (situation.now().compareTo(due) < 0) {
            return new PlaceStatus(
                    place,
                    container,
                    Phase.BACKING_OFF,
                    "%s; %s comes %s after that".formatted(how, number, Words.of(delay)),
                    past.restarts().size(),
                    Optional.of(due));
        }
        String when = delay.isZero() ? "at once" : "after " + Words.of(delay);
        PlaceStatus status = take(
                new Step.Alter(place.key(), Step.Cause.HEAL, there, change, "%s; %s %s".formatted(how, number, when)));
        if (status.phase() == Phase.CHANGING) {
            past = past.restarted(situation.now());
        }
        return status;
    }

    /** What is waited for. */
    private Optional<PlaceStatus> dependency() {
        Optional<Dependencies.Obstacle> obstacle = dependencies.obstacle();
        if (obstacle.isEmpty()) {
            return Optional.empty();
        }
        past = past.waiting(situation.now());
        Duration deadline = past.waitingSince().orElse(situation.now()).plus(limits.dependencyDeadline());
        boolean late = situation.now().compareTo(deadline) >= 0;
        String reason = obstacle.get().reason();
        if (obstacle.get().hopeless() || late) {
            return Optional.of(blocked(
                    late && !obstacle.get().hopeless()
                            ? "%s, for longer than %s".formatted(reason, Words.of(limits.dependencyDeadline()))
                            : reason));
        }
        return Optional.of(new PlaceStatus(
                place, container, Phase.WAITING, reason, past.restarts().size(), Optional.of(deadline)));
    }

    /** Has a step taken, unless the same has failed a moment ago. */
    private PlaceStatus take(Step step) {
        Optional<Duration> retry = retryAt(step.action());
        if (retry.isPresent()) {
            return blocked(past.trouble().orElse(step.reason()));
        }
        findings.step(step);
        return status(Phase.CHANGING, step.reason());
    }

    private Optional<Duration> retryAt(String action) {
        return past.notBefore(action, limits).filter(t -> t.compareTo(situation.now()) > 0);
    }

    private PlaceStatus blocked(String reason) {
        Optional<Duration> until = past.troubles().keySet().stream()
                .map(this::retryAt)
                .flatMap(Optional::stream)
                .min(Duration::compareTo);
        return new PlaceStatus(
                place, container, Phase.BLOCKED, reason, past.restarts().size(), until);
    }

    private PlaceStatus soon(Phase phase, String reason) {
        return new PlaceStatus(
                place,
                container,
                phase,
                reason,
                past.restarts().size(),
                Optional.of(situation.now().plus(SOON)));
    }

    private PlaceStatus status(Phase phase, String reason) {
        return new PlaceStatus(place, container, phase, reason, past.restarts().size(), Optional.empty());
    }
}
