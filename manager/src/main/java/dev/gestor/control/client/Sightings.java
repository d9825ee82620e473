// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Since when this process has known containers, by a clock that nobody sets. What Docker says of their start is told by the wall
 * clock, which may be set back or ahead, and would make them young or old; it serves for those alone that another process left.
 * Used by one thread.
 */
final class Sightings {
    private final LongSupplier nanoTime;
    private final long origin;
    /** By id. */
    private final Map<String, Sighting> seen = new HashMap<>();

    private boolean looked;

    /**
     * One container.
     *
     * @param first when it was seen first
     * @param since when it was first seen as it was started last
     * @param started what Docker says of that
     * @param before how long it had run by then
     * @param left whether another process left it
     * @param ended whether it had ended already when this process first looked
     */
    private record Sighting(
            long first, long since, Optional<Instant> started, Duration before, boolean left, boolean ended) {}

    Sightings(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        origin = nanoTime.getAsLong();
    }

    /** @param containers all there are; what is there at the first look was left by another process */
    void look(Collection<Container> containers, Instant wallClock) {
        long now = now();
        for (Container container : containers) {
            Sighting before = seen.get(container.id());
            if (before == null) {
                Duration ran = looked ? Duration.ZERO : age(container, wallClock);
                boolean ended = !looked && hasEnded(container);
                seen.put(container.id(), new Sighting(now, now, container.started(), ran, !looked, ended));
            } else if (!before.started().equals(container.started())) {
                seen.put(
                        container.id(),
                        new Sighting(before.first(), now, container.started(), Duration.ZERO, before.left(), false));
            }
        }
        Set<String> present = containers.stream().map(Container::id).collect(Collectors.toSet());
        seen.keySet().retainAll(present);
        looked = true;
    }

    /** Since its last start. */
    Duration age(Container container) {
        Sighting sighting = seen.get(container.id());
        return sighting == null ? Duration.ZERO : sighting.before().plusNanos(now() - sighting.since());
    }

    /** Whether it was started after that moment, in monotonic time, as far as this process could see. */
    boolean isStartedAfter(Container container, long moment) {
        Sighting sighting = seen.get(container.id());
        return sighting != null && sighting.since() - (moment - origin) > 0;
    }

    /** Whether nobody will start it any more: another process made it, or this one, so long ago. */
    boolean isAbandoned(Container container, Duration longestStart) {
        Sighting sighting = seen.get(container.id());
        return sighting != null && (sighting.left() || now() - sighting.first() > longestStart.toNanos());
    }

    /** Whether it ended before this process looked, maybe with the whole machine. */
    boolean isEndedBefore(Container container) {
        Sighting sighting = seen.get(container.id());
        return sighting != null && sighting.ended();
    }

    /** By when they were seen first; of those seen at once, by what Docker says. */
    Comparator<Container> oldestFirst() {
        return Comparator.comparingLong(this::first)
                .thenComparing(Container::created)
                .thenComparing(Container::id);
    }

    static boolean hasEnded(Container container) {
        return container.state() == ContainerState.EXITED || container.state() == ContainerState.DEAD;
    }

    private long first(Container container) {
        Sighting sighting = seen.get(container.id());
        return sighting == null ? now() : sighting.first();
    }

    private long now() {
        return nanoTime.getAsLong() - origin;
    }

    private static Duration age(Container container, Instant wallClock) {
        Duration age = Duration.between(container.started().orElse(wallClock), wallClock);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
