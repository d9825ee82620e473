// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail.Health;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.policy.FleetCpu;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One client's containers by what they are good for.
 *
 * @param running that serve, measured or not; a paused one is somebody's choice, and counts
 * @param starting not started yet, or not healthy yet
 * @param leaving that are to go after their drain, in any state: they run, and are not counted on
 * @param ended that will not run again
 */
record Fleet(List<Container> running, List<Container> starting, List<Container> leaving, List<Container> ended) {
    /** One that was created this long ago and has not started is not going to: no creation waits longer. */
    private static final Duration LONGEST_START = Duration.ofSeconds(150);

    /** One that has run this long is up although it cannot be measured. */
    private static final Duration UNMEASURED_START = Duration.ofSeconds(10);

    Fleet {
        running = List.copyOf(running);
        starting = List.copyOf(starting);
        leaving = List.copyOf(leaving);
        ended = List.copyOf(ended);
    }

    /** @param departing ids of those that are to go */
    static Fleet of(Collection<Container> containers, Client client, Set<String> departing, Sightings sightings) {
        List<Container> running = new ArrayList<>();
        List<Container> starting = new ArrayList<>();
        List<Container> leaving = new ArrayList<>();
        List<Container> ended = new ArrayList<>();
        for (Container container : containers) {
            if (belongs(container, client) && departing.contains(container.id())) {
                leaving.add(container);
            } else if (belongs(container, client)) {
                switch (container.state()) {
                    case RUNNING ->
                        (container.detail().health() == Health.STARTING ? starting : running).add(container);
                    case PAUSED -> running.add(container);
                    case RESTARTING -> starting.add(container);
                    case CREATED -> (sightings.isAbandoned(container, LONGEST_START) ? ended : starting).add(container);
                    case EXITED, DEAD -> ended.add(container);
                    case REMOVING -> {}
                }
            }
        }
        return new Fleet(running, starting, leaving, ended);
    }

    static boolean belongs(Container container, Client client) {
        return isClients(container) && client.id().equals(container.labels().get(Labels.CLIENT));
    }

    /** Of any client. */
    static boolean isClients(Container container) {
        return container.owner().filter(Owner.CLIENT::equals).isPresent();
    }

    /** How many there are to stay. */
    int total() {
        return running.size() + starting.size();
    }

    /** Whether one of them has run long enough to be measured. */
    boolean isUp(Optional<ClientFigures.Reading> reading, Sightings sightings) {
        return Stream.concat(running.stream(), starting.stream())
                .filter(Container::running)
                .anyMatch(c ->
                        reading.filter(r -> r.percent().containsKey(c.id())).isPresent()
                                || sightings.age(c).compareTo(UNMEASURED_START) >= 0);
    }

    List<Container> youngest(int count, Sightings sightings) {
        return Stream.concat(running.stream(), starting.stream())
                .sorted(sightings.oldestFirst().reversed())
                .limit(count)
                .toList();
    }

    /**
     * As the policy sees them. Without a reading every container is unmeasured, which is not idle. Those leaving count as gone, as
     * those on their way count as there, and what load they still have as the others': else it would be missed until it comes.
     */
    FleetCpu cpu(Optional<ClientFigures.Reading> reading, Sightings sightings) {
        double inherited = leaving.stream()
                        .flatMapToDouble(container -> percent(container, reading).stream())
                        .sum()
                / Math.max(1, running.size());
        List<FleetCpu.Reading> readings = new ArrayList<>();
        for (Container container : running) {
            percent(container, reading)
                    .ifPresent(percent ->
                            readings.add(new FleetCpu.Reading(percent + inherited, sightings.age(container))));
        }
        return new FleetCpu(running.size(), starting.size(), readings);
    }

    private static OptionalDouble percent(Container container, Optional<ClientFigures.Reading> reading) {
        Double percent = reading.filter(r -> container.state() == ContainerState.RUNNING)
                .map(r -> r.percent().get(container.id()))
                .orElse(null);
        return percent == null ? OptionalDouble.empty() : OptionalDouble.of(percent);
    }
}
