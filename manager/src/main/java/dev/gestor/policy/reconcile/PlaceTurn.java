// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.ResourceSpec;
import dev.gestor.engine.ServiceSpec;
import java.util.Locale;
import java.util.Optional;

/** One place: the one step that it needs next, and how it is. */
final class PlaceTurn {
    private final Situation situation;
    private final RestartLimits limits;
    private final Findings findings;
    private final ProjectTurn project;
    private final Place place;
    private final Optional<Container> found;
    private final String hash;
    private final PlaceCase placeCase;
    private final Revival revival;

    /** @param found the container that stands there */
    PlaceTurn(
            Situation situation,
            RestartLimits limits,
            Findings findings,
            ProjectTurn project,
            Dependencies dependencies,
            Place place,
            Optional<Container> found,
            String hash) {
        this.situation = situation;
        this.limits = limits;
        this.findings = findings;
        this.project = project;
        this.place = place;
        this.found = found;
        this.hash = hash;
        PlaceHistory past = situation.history(place.key()).about(hash);
        placeCase = new PlaceCase(situation, limits, findings, dependencies, place, found, past);
        revival = new Revival(situation.now(), limits, dependencies, place, hash, placeCase);
    }

    /** @param away another one of the service that is not up */
    PlaceStatus decide(Optional<String> away) {
        PlaceStatus status;
        if (situation.held(place)) {
            // Going on later is a new beginning, for a crash loop too.
            placeCase.remember(PlaceHistory.NONE);
            status = placeCase.status(Phase.HELD, "it is held; to let it be kept again: gestor resume " + place.name());
        } else if (!findings.free(place.key())) {
            status = placeCase.status(Phase.CHANGING, "a change is under way");
        } else {
            status = found.isEmpty() ? absent() : present(found.get(), away);
        }
        findings.keep(place.key(), placeCase.past());
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
        Optional<PlaceStatus> waiting = placeCase.dependency();
        if (waiting.isPresent()) {
            return waiting.get();
        }
        PlaceHistory past = placeCase.past();
        String reason = past.replacing()
                ? "it takes the place of the one that was removed"
                : past.latestStart().isPresent()
                        ? "it was removed by hand and is made again; " + Deviation.hold(place)
                        : "it is declared and there is none";
        Step.Cause cause = past.replacing() ? Step.Cause.UPDATE : Step.Cause.HEAL;
        return placeCase.take(new Step.Create(place.key(), cause, project.container(place), reason));
    }

    private PlaceStatus nameHeld(Container holder) {
        if (!Occupancy.ours(holder)) {
            return placeCase.blocked("its name %s is taken by a container of owner %s; rename or remove that one"
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
        return placeCase.status(
                Phase.WAITING,
                "its name %s is taken by another container of a service, which is to give it up"
                        .formatted(place.name()));
    }

    private PlaceStatus resourceMissing(ResourceSpec resource) {
        Optional<String> trouble = situation.history(Step.key(resource)).trouble();
        return trouble.isPresent()
                ? placeCase.blocked(trouble.get())
                : placeCase.status(Phase.WAITING, "it waits for the %s".formatted(Step.key(resource)));
    }

    private PlaceStatus present(Container there, Optional<String> away) {
        if (there.state() == ContainerState.REMOVING) {
            return placeCase.soon(Phase.CHANGING, "Docker is removing it");
        }
        placeCase.remember(placeCase.past().fitting(there, Deviation.limits(place, there)));
        Optional<Deviation> deviation = Deviation.of(place, hash, there, placeCase.past());
        if (deviation.isPresent()) {
            Optional<PlaceStatus> mended = mend(there, deviation.get(), away);
            if (mended.isPresent()) {
                return mended.get();
            }
        }
        return switch (there.state()) {
            case RUNNING -> revival.running(there);
            case CREATED -> revival.created(there);
            case EXITED -> revival.ended(there);
            case RESTARTING, REMOVING, PAUSED, DEAD ->
                placeCase.soon(Phase.CHANGING, "it is " + there.state().name().toLowerCase(Locale.ROOT));
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
            boolean later = placeCase.retryAt(step.action()).isPresent() && there.state() != ContainerState.PAUSED;
            return later ? Optional.empty() : Optional.of(placeCase.take(step));
        }
        Optional<PlaceStatus> obstacle = obstacle(there, deviation, away);
        if (obstacle.isPresent()) {
            // What waits for its name may be what it waits for.
            Optional<PlaceStatus> aside = aside(there);
            boolean unwell = there.running() && there.detail().health() == ContainerDetail.Health.UNHEALTHY;
            return aside.isEmpty() && unwell && !Deviation.outdated(hash, there)
                    ? Optional.empty()
                    : Optional.of(aside.orElse(obstacle.get()));
        }
        placeCase.remember(placeCase.past().replaced(misfit(there)));
        return Optional.of(placeCase.take(new Step.Remove(place.key(), deviation.cause(), there, deviation.reason())));
    }

    private Optional<PlaceHistory.Misfit> misfit(Container there) {
        return Deviation.outdated(hash, there)
                ? Optional.empty()
                : Deviation.limits(place, there).map(limits -> new PlaceHistory.Misfit(there.id(), limits));
    }

    /** What a replacement has to wait for. */
    private Optional<PlaceStatus> obstacle(Container there, Deviation deviation, Optional<String> away) {
        boolean up = there.running() || there.state() == ContainerState.PAUSED;
        if (up && away.isPresent()) {
            return Optional.of(
                    placeCase.status(Phase.WAITING, deviation.reason() + "; it is replaced after " + away.get()));
        }
        // It is worth more than a successor that cannot be made.
        return placeCase.dependency().or(() -> project.missing(place.service()).map(this::resourceMissing));
    }

    /** Its name is another container's: where that one wants a name that is taken too, this one steps aside. */
    private Optional<PlaceStatus> giveWay(Container there, String name) {
        boolean works = there.running() && there.detail().health() != ContainerDetail.Health.UNHEALTHY;
        return aside(there).or(() -> works ? situation.named(name).map(this::nameHeld) : Optional.empty());
    }

    /** Gives up a name that another place wants; empty where none does. */
    private Optional<PlaceStatus> aside(Container there) {
        boolean othersWant = !there.name().equals(place.name())
                && situation.projects().stream()
                        .flatMap(p -> p.project().services().stream())
                        .anyMatch(s -> wants(s, there.name()));
        return othersWant
                ? Optional.of(placeCase.take(new Step.Alter(
                        place.key(),
                        Step.Cause.HEAL,
                        there,
                        new ContainerChange.Rename(there.name() + "." + there.shortId()),
                        "its name %s is another declared container's, and its own, %s, is not to be had yet"
                                .formatted(there.name(), place.name()))))
                : Optional.empty();
    }

    private static boolean wants(ServiceSpec service, String name) {
        for (int index = 0; index < service.replicas(); index++) {
            if (service.containerName(index).equals(name)) {
                return true;
            }
        }
        return false;
    }
}
