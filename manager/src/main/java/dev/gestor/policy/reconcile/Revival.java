// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.RestartRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Whether the container of a place runs and is well, and when it is started again. */
final class Revival {
    private final Duration now;
    private final RestartLimits limits;
    private final Dependencies dependencies;
    private final Place place;
    private final String hash;
    private final PlaceCase placeCase;

    Revival(
            Duration now,
            RestartLimits limits,
            Dependencies dependencies,
            Place place,
            String hash,
            PlaceCase placeCase) {
        this.now = now;
        this.limits = limits;
        this.dependencies = dependencies;
        this.place = place;
        this.hash = hash;
        this.placeCase = placeCase;
    }

    PlaceStatus running(Container there) {
        ContainerDetail.Health health = there.detail().health();
        boolean well = health == ContainerDetail.Health.NONE || health == ContainerDetail.Health.HEALTHY;
        if (health == ContainerDetail.Health.UNHEALTHY) {
            if (place.service().restart().when() == RestartRule.When.NO) {
                return placeCase.status(Phase.FAILED, "its health check fails, and its restart rule is no");
            }
            String which = "unhealthy " + there.id() + there.started().orElse(Instant.EPOCH);
            return again(there, which, "its health check fails", new ContainerChange.Restart());
        }
        placeCase.remember(placeCase.past().running(there, well, now, limits));
        List<Container> replaced = dependencies.replacedSince(there, placeCase.past());
        if (!replaced.isEmpty() && dependencies.obstacle().isEmpty()) {
            return restart(there, replaced);
        }
        Optional<Deviation> left = Deviation.of(place, hash, there, placeCase.past());
        if (left.isPresent()) {
            return placeCase.blocked(
                    placeCase.past().trouble().orElse(left.get().reason()));
        }
        return well
                ? placeCase.status(Phase.RUNNING, "it runs")
                : placeCase.status(Phase.STARTING, "its health check has not passed yet");
    }

    private PlaceStatus restart(Container there, List<Container> replaced) {
        PlaceStatus status = placeCase.take(new Step.Alter(
                place.key(),
                Step.Cause.UPDATE,
                there,
                new ContainerChange.Restart(),
                "%s was replaced after it had started".formatted(replaced.get(0).name())));
        if (status.phase() == Phase.CHANGING) {
            placeCase.remember(placeCase.past().restartingFor(replaced, dependencies.restarting(), there));
        }
        return status;
    }

    PlaceStatus created(Container there) {
        return placeCase
                .dependency()
                .orElseGet(() -> placeCase.take(new Step.Alter(
                        place.key(),
                        Step.Cause.HEAL,
                        there,
                        new ContainerChange.Start(),
                        "it was made and has never started")));
    }

    PlaceStatus ended(Container there) {
        OptionalInt code = there.detail().exitCode();
        String how = code.isPresent() ? "it ended with exit code " + code.getAsInt() : "it ended";
        if (there.detail().outOfMemory()) {
            how += ", out of memory";
        }
        if (there.finished().isPresent()
                && placeCase
                        .past()
                        .latestStart()
                        // Where the end belongs to that very start, the clock was set back meanwhile.
                        .filter(s -> s.isAfter(there.finished().get())
                                && !there.started().equals(Optional.of(s)))
                        .isPresent()) {
            return placeCase.soon(Phase.CHANGING, "it has just been started");
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
                    return placeCase.soon(Phase.CHANGING, how + ", and its exit code is not known yet");
                }
                return placeCase.status(code.getAsInt() == 0 ? Phase.COMPLETED : Phase.FAILED, how + ", and " + rule);
            }
            case ON_FAILURE -> {
                if (code.isEmpty()) {
                    return placeCase.soon(Phase.CHANGING, how + ", and its exit code is not known yet");
                }
                if (code.getAsInt() == 0) {
                    return placeCase.status(Phase.COMPLETED, how + ", and " + rule);
                }
            }
            case ALWAYS, UNLESS_STOPPED -> {}
        }
        String which = there.id() + there.finished().orElse(Instant.EPOCH);
        return again(there, which, how, new ContainerChange.Start());
    }

    /** By the backoff and within the budget. */
    private PlaceStatus again(Container there, String which, String how, ContainerChange change) {
        placeCase.remember(placeCase.past().ended(which, now, limits));
        if (!placeCase.past().crashLoop() && there.detail().stopRequested()) {
            // No fault of its own: neither the backoff nor the budget is about that.
            return placeCase
                    .dependency()
                    .orElseGet(() -> placeCase.take(new Step.Alter(
                            place.key(),
                            Step.Cause.HEAL,
                            there,
                            change,
                            "%s, stopped by hand, and is started again; %s".formatted(how, Deviation.hold(place)))));
        }
        OptionalInt retries = place.service().restart().maxRetries();
        if (retries.isPresent() && placeCase.past().streak() >= retries.getAsInt()) {
            return placeCase.status(
                    Phase.FAILED,
                    "%s after %d restarts, all that its restart rule on-failure:%d allows"
                            .formatted(how, placeCase.past().streak(), retries.getAsInt()));
        }
        if (placeCase.past().crashLoop() || placeCase.past().restarts().size() >= limits.budget()) {
            placeCase.remember(placeCase.past().looping());
            return placeCase.status(
                    Phase.CRASH_LOOP,
                    ("%s after %d restarts within %s and is left alone; correct its declaration, or try again:"
                                    + " gestor up, or gestor pause %s and gestor resume %s")
                            .formatted(how, limits.budget(), Words.of(limits.window()), place.name(), place.name()));
        }
        Optional<PlaceStatus> waiting = placeCase.dependency();
        if (waiting.isPresent()) {
            return waiting.get();
        }
        Duration delay = limits.delay(placeCase.past().streak());
        Duration due = placeCase.past().endSeen().plus(delay);
        String number = "restart %d of %d within %s"
                .formatted(placeCase.past().restarts().size() + 1, limits.budget(), Words.of(limits.window()));
        if (now.compareTo(due) < 0) {
            return placeCase.status(
                    Phase.BACKING_OFF, "%s; %s comes %s after that".formatted(how, number, Words.of(delay)), due);
        }
        String when = delay.isZero() ? "at once" : "after " + Words.of(delay);
        PlaceStatus status = placeCase.take(
                new Step.Alter(place.key(), Step.Cause.HEAL, there, change, "%s; %s %s".formatted(how, number, when)));
        if (status.phase() == Phase.CHANGING) {
            placeCase.remember(placeCase.past().restarted(now));
        }
        return status;
    }
}
