// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail.Health;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.policy.FleetCpu;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One client's containers by what they are good for; pure.
 *
 * @param running that serve, measured or not; a paused one is somebody's choice, and counts
 * @param starting not started yet, or not healthy yet
 * @param ended that will not run again
 */
record Fleet(List<Container> running, List<Container> starting, List<Container> ended) {
    /** One that was created this long ago and has not started is not going to: no creation waits longer. */
    private static final Duration LONGEST_START = Duration.ofSeconds(150);

    /** One that has run this long is up although it cannot be measured. */
    private static final Duration UNMEASURED_START = Duration.ofSeconds(10);

    Fleet {
        running = List.copyOf(running);
        starting = List.copyOf(starting);
        ended = List.copyOf(ended);
    }

    /** @param opened when this process began: what was created before, and not started, was left by another one */
    static Fleet of(Collection<Container> containers, Client client, Instant opened, Instant now) {
        List<Container> running = new ArrayList<>();
        List<Container> starting = new ArrayList<>();
        List<Container> ended = new ArrayList<>();
        for (Container container : containers) {
            if (belongs(container, client)) {
                switch (container.state()) {
                    case RUNNING ->
                        (container.detail().health() == Health.STARTING ? starting : running).add(container);
                    case PAUSED -> running.add(container);
                    case RESTARTING -> starting.add(container);
                    case CREATED -> (abandoned(container, opened, now) ? ended : starting).add(container);
                    case EXITED, DEAD -> ended.add(container);
                    case REMOVING -> {}
                }
            }
        }
        return new Fleet(running, starting, ended);
    }

    static boolean belongs(Container container, Client client) {
        return isClients(container) && client.id().equals(container.labels().get(Labels.CLIENT));
    }

    /** Of any client. */
    static boolean isClients(Container container) {
        return container.owner().filter(Owner.CLIENT::equals).isPresent();
    }

    private static boolean abandoned(Container container, Instant opened, Instant now) {
        return container.created().isBefore(opened)
                || Duration.between(container.created(), now).compareTo(LONGEST_START) > 0;
    }

    int total() {
        return running.size() + starting.size();
    }

    /** Whether one of them has run long enough to be measured. */
    boolean isUp(Optional<ClientFigures.Reading> reading, Instant now) {
        return Stream.concat(running.stream(), starting.stream())
                .filter(Container::running)
                .anyMatch(c ->
                        reading.filter(r -> r.percent().containsKey(c.id())).isPresent()
                                || age(c, now).compareTo(UNMEASURED_START) >= 0);
    }

    List<Container> youngest(int count) {
        return Stream.concat(running.stream(), starting.stream())
                .sorted(Comparator.comparing(Container::created)
                        .thenComparing(Container::id)
                        .reversed())
                .limit(count)
                .toList();
    }

    /** As the policy sees them. Without a reading every container is unmeasured, which is not idle. */
    FleetCpu cpu(Optional<ClientFigures.Reading> reading, Instant now) {
        List<FleetCpu.Reading> readings = new ArrayList<>();
        for (Container container : running) {
            if (container.state() == ContainerState.RUNNING && reading.isPresent()) {
                Double percent = reading.get().percent().get(container.id());
                if (percent != null) {
                    readings.add(new FleetCpu.Reading(percent, age(container, now)));
                }
            }
        }
        return new FleetCpu(running.size(), starting.size(), readings);
    }

    private static Duration age(Container container, Instant now) {
        Duration age = Duration.between(container.started().orElse(now), now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
