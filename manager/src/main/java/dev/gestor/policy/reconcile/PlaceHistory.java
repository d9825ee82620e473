// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What has become of a place so far. Times are on the time line of {@link Situation#now}, except those of the engine.
 *
 * @param spec hash of the specification that it is about; under another one all begins anew
 * @param restarts when it was started again, within the window of the budget
 * @param streak restarts without enough health in between
 * @param end the end or the ill health that is being dealt with; empty text: none
 * @param endSeen when that was seen first
 * @param life the container and start that {@code wellSince} is about
 * @param wellSince since when it runs and is well
 * @param latestStart the engine's time of the latest start seen
 * @param waitingSince since when it waits for a dependency
 * @param replacing whether its container was removed to be replaced
 * @param troubles what failed the last time, by the step's action
 * @param restartedFor containers of dependencies for which it was to be restarted, by id, each with the life that was to end so.
 *     Times alone would not do: after a clock was set back, a container can have started before what was made before it
 * @param misfit the container that was replaced last since its limits were not as declared; empty once its successor's are
 */
public record PlaceHistory(
        String spec,
        List<Duration> restarts,
        int streak,
        boolean crashLoop,
        String end,
        Duration endSeen,
        String life,
        Optional<Duration> wellSince,
        Optional<Instant> latestStart,
        Optional<Duration> waitingSince,
        boolean replacing,
        Map<String, Trouble> troubles,
        Map<String, String> restartedFor,
        Optional<Misfit> misfit) {
    public static final PlaceHistory NONE = new PlaceHistory(
            "",
            List.of(),
            0,
            false,
            "",
            Duration.ZERO,
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            Map.of(),
            Map.of(),
            Optional.empty());

    public PlaceHistory {
        restarts = List.copyOf(restarts);
        troubles = Map.copyOf(troubles);
        restartedFor = Map.copyOf(restartedFor);
    }

    /**
     * A step that failed.
     *
     * @param count how often in a row
     */
    public record Trouble(Duration at, int count, String message) {}

    /**
     * One whose limits were not as declared.
     *
     * @param container its id
     * @param limits which, in words
     */
    public record Misfit(String container, String limits) {}

    /** The step that was taken last has failed. It was no restart then, and counts as none. */
    public PlaceHistory failed(String action, Duration now, String message) {
        Map<String, Trouble> more = new HashMap<>(troubles);
        more.merge(action, new Trouble(now, 1, message), (old, last) -> new Trouble(now, old.count() + 1, message));
        // A start that is no restart, or one after a stop by hand, was not counted.
        boolean counted = (action.equals("start") || action.equals("restart"))
                && !restarts.isEmpty()
                && restarts.get(restarts.size() - 1).compareTo(endSeen) >= 0;
        return new PlaceHistory(
                spec,
                counted ? restarts.subList(0, restarts.size() - 1) : restarts,
                counted ? Math.max(0, streak - 1) : streak,
                crashLoop,
                end,
                endSeen,
                life,
                wellSince,
                latestStart,
                waitingSince,
                replacing,
                more,
                restartedFor,
                misfit);
    }

    /** The step that was taken last is done. */
    public PlaceHistory succeeded(String action) {
        if (!troubles.containsKey(action)) {
            return this;
        }
        Map<String, Trouble> left = new HashMap<>(troubles);
        left.remove(action);
        return with(crashLoop, waitingSince, left);
    }

    /** The message of what failed, if anything did. */
    Optional<String> trouble() {
        return troubles.values().stream().map(Trouble::message).sorted().findFirst();
    }

    PlaceHistory about(String hash) {
        if (spec.equals(hash)) {
            return this;
        }
        return new PlaceHistory(
                hash,
                List.of(),
                0,
                false,
                "",
                Duration.ZERO,
                "",
                Optional.empty(),
                latestStart,
                Optional.empty(),
                replacing,
                Map.of(),
                restartedFor,
                Optional.empty());
    }

    /** A look at its container while that runs. */
    PlaceHistory running(Container container, boolean well, Duration now, RestartLimits limits) {
        String present = life(container);
        Optional<Duration> since = !well
                ? Optional.empty()
                : present.equals(life) ? wellSince.or(() -> Optional.of(now)) : Optional.of(now);
        boolean healed = since.filter(s -> now.minus(s).compareTo(limits.resetAfter()) >= 0)
                .isPresent();
        return new PlaceHistory(
                spec,
                healed && crashLoop ? List.of() : recent(now, limits),
                healed ? 0 : streak,
                crashLoop && !healed,
                well ? "" : end,
                endSeen,
                present,
                since,
                container.started().or(() -> latestStart),
                Optional.empty(),
                false,
                troubles,
                restartedFor,
                misfit);
    }

    /**
     * It is restarted, since these containers of its dependencies were made after its start.
     *
     * @param there all containers of its dependencies
     */
    PlaceHistory restartingFor(List<Container> made, List<Container> there, Container container) {
        Map<String, String> known = new HashMap<>(restartedFor);
        known.keySet().retainAll(there.stream().map(Container::id).toList());
        made.forEach(c -> known.put(c.id(), life(container)));
        return new PlaceHistory(
                spec,
                restarts,
                streak,
                crashLoop,
                end,
                endSeen,
                life,
                wellSince,
                latestStart,
                waitingSince,
                replacing,
                troubles,
                known,
                misfit);
    }

    /** Whether it has begun another life on behalf of that container of a dependency. */
    boolean answered(Container dependency, Container container) {
        return Optional.ofNullable(restartedFor.get(dependency.id()))
                .filter(ended -> !ended.equals(life(container)))
                .isPresent();
    }

    private static String life(Container container) {
        return container.id() + "@" + container.started().map(Instant::toString).orElse("");
    }

    /** Its container has ended, or is ill. Seen again it is the same end. */
    PlaceHistory ended(String which, Duration now, RestartLimits limits) {
        if (which.equals(end)) {
            return this;
        }
        boolean wellBefore = wellSince
                .filter(s -> now.minus(s).compareTo(limits.resetAfter()) >= 0)
                .isPresent();
        return new PlaceHistory(
                spec,
                recent(now, limits),
                wellBefore ? 0 : streak,
                crashLoop,
                which,
                now,
                life,
                Optional.empty(),
                latestStart,
                waitingSince,
                replacing,
                troubles,
                restartedFor,
                misfit);
    }

    PlaceHistory restarted(Duration now) {
        return new PlaceHistory(
                spec,
                Stream.concat(restarts.stream(), Stream.of(now)).toList(),
                streak + 1,
                crashLoop,
                end,
                endSeen,
                life,
                Optional.empty(),
                latestStart,
                Optional.empty(),
                replacing,
                troubles,
                restartedFor,
                misfit);
    }

    PlaceHistory looping() {
        return with(true, waitingSince, troubles);
    }

    PlaceHistory waiting(Duration now) {
        return waitingSince.isPresent() ? this : with(crashLoop, Optional.of(now), troubles);
    }

    /** A look at the limits of a container: its successor may well be as declared, and then the next deviation is somebody's doing. */
    PlaceHistory fitting(Container container, Optional<String> limits) {
        boolean settled = misfit.filter(m -> container.detail().settings().isPresent())
                .filter(m -> !m.container().equals(container.id()))
                .filter(m -> !limits.equals(Optional.of(m.limits())))
                .isPresent();
        return settled ? with(Optional.empty()) : this;
    }

    /**
     * Whether these limits were what its predecessor was replaced for, and it has had them since it was made: then they are what this
     * engine makes of the declaration, and replacing it would never end.
     */
    boolean inherent(Container container, String limits) {
        return misfit.filter(
                        m -> !m.container().equals(container.id()) && m.limits().equals(limits))
                .isPresent();
    }

    /** @param forLimits where it is replaced for them */
    PlaceHistory replaced(Optional<Misfit> forLimits) {
        return new PlaceHistory(
                spec,
                List.of(),
                0,
                false,
                "",
                Duration.ZERO,
                "",
                Optional.empty(),
                latestStart,
                Optional.empty(),
                true,
                troubles,
                restartedFor,
                forLimits);
    }

    private PlaceHistory with(Optional<Misfit> newMisfit) {
        return new PlaceHistory(
                spec,
                restarts,
                streak,
                crashLoop,
                end,
                endSeen,
                life,
                wellSince,
                latestStart,
                waitingSince,
                replacing,
                troubles,
                restartedFor,
                newMisfit);
    }

    private PlaceHistory with(boolean loop, Optional<Duration> newWaitingSince, Map<String, Trouble> newTroubles) {
        return new PlaceHistory(
                spec,
                restarts,
                streak,
                loop,
                end,
                endSeen,
                life,
                wellSince,
                latestStart,
                newWaitingSince,
                replacing,
                newTroubles,
                restartedFor,
                misfit);
    }

    private List<Duration> recent(Duration now, RestartLimits limits) {
        return restarts.stream()
                .filter(r -> now.minus(r).compareTo(limits.window()) < 0)
                .toList();
    }

    /** When a step of this kind may be tried again; empty: at once. */
    Optional<Duration> notBefore(String action, RestartLimits limits) {
        return Optional.ofNullable(troubles.get(action)).map(t -> t.at().plus(limits.delay(t.count())));
    }
}
