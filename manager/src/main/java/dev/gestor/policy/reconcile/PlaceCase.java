// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import java.time.Duration;
import java.util.Optional;

/** One place while it is decided about: what is remembered of it, and the ways to say what becomes of it. */
final class PlaceCase {
    /** For what changes by itself without being told. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Situation situation;
    private final RestartLimits limits;
    private final Findings findings;
    private final Dependencies dependencies;
    private final Place place;
    private final Optional<Container> container;
    private PlaceHistory past;

    PlaceCase(
            Situation situation,
            RestartLimits limits,
            Findings findings,
            Dependencies dependencies,
            Place place,
            Optional<Container> container,
            PlaceHistory past) {
        this.situation = situation;
        this.limits = limits;
        this.findings = findings;
        this.dependencies = dependencies;
        this.place = place;
        this.container = container;
        this.past = past;
    }

    PlaceHistory past() {
        return past;
    }

    void remember(PlaceHistory next) {
        past = next;
    }

    /** What is waited for. */
    Optional<PlaceStatus> dependency() {
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
        return Optional.of(status(Phase.WAITING, reason, deadline));
    }

    /** Has a step taken, unless the same has failed a moment ago. */
    PlaceStatus take(Step step) {
        Optional<Duration> retry = retryAt(step.action());
        if (retry.isPresent()) {
            return blocked(past.trouble().orElse(step.reason()));
        }
        findings.step(step);
        return status(Phase.CHANGING, step.reason());
    }

    Optional<Duration> retryAt(String action) {
        return past.notBefore(action, limits).filter(t -> t.compareTo(situation.now()) > 0);
    }

    PlaceStatus blocked(String reason) {
        Optional<Duration> until = past.troubles().keySet().stream()
                .map(this::retryAt)
                .flatMap(Optional::stream)
                .min(Duration::compareTo);
        return new PlaceStatus(
                place, container, Phase.BLOCKED, reason, past.restarts().size(), until);
    }

    PlaceStatus soon(Phase phase, String reason) {
        return status(phase, reason, situation.now().plus(SOON));
    }

    PlaceStatus status(Phase phase, String reason) {
        return new PlaceStatus(place, container, phase, reason, past.restarts().size(), Optional.empty());
    }

    PlaceStatus status(Phase phase, String reason, Duration until) {
        return new PlaceStatus(place, container, phase, reason, past.restarts().size(), Optional.of(until));
    }
}
