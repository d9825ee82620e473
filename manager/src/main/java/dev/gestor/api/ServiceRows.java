// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.control.service.ContainerStatus;
import dev.gestor.control.service.ServiceStatus;
import dev.gestor.control.service.Services;
import dev.gestor.engine.Container;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Owner;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The containers of services as {@code /services} shows them, from memory alone: a row of {@code docker ps}, and beside its columns
 * {@code Phase} and {@code Reason}, which Docker cannot tell: that one is given up, for example. A container whose service nobody
 * declares has neither. May be used by several threads.
 */
final class ServiceRows {
    static final String PHASE = "Phase";
    static final String REASON = "Reason";

    private static final JsonMapper JSON = new JsonMapper();

    private final Services services;
    private final Inventory inventory;
    private final Clock clock;

    /** By id. Each inspection is read when it is asked for first, and again once the container has changed. */
    private final Map<String, DockerPs> known = new ConcurrentHashMap<>();

    /** Texts change once a second at most, and many may ask at once. */
    private volatile Optional<Answer> answer = Optional.empty();

    ServiceRows(Services services, Inventory inventory, Clock clock) {
        this.services = services;
        this.inventory = inventory;
        this.clock = clock;
    }

    Stream<Container> containers() {
        return inventory.containers().stream().filter(c -> c.owner().equals(Optional.of(Owner.SERVICES)));
    }

    /** As JSON. Those who ask for the same within a second share the bytes, which nobody changes. */
    byte[] json(List<Container> chosen) throws JsonProcessingException {
        Instant now = clock.instant();
        List<ServiceStatus> statuses = services.status();
        Optional<Answer> last = answer.filter(a -> a.isOf(chosen, statuses, now.getEpochSecond()));
        if (last.isPresent()) {
            return last.get().json;
        }
        byte[] json = JSON.writeValueAsBytes(rows(chosen, statuses, now));
        answer = Optional.of(new Answer(chosen, statuses, now.getEpochSecond(), json));
        return json;
    }

    List<Map<String, String>> of(List<Container> chosen) {
        return rows(chosen, services.status(), clock.instant());
    }

    private List<Map<String, String>> rows(List<Container> chosen, List<ServiceStatus> services, Instant now) {
        Map<String, ContainerStatus> statuses = byContainer(services);
        forgetTheRemoved();
        return chosen.stream()
                .map(container -> row(container, Optional.ofNullable(statuses.get(container.id())), now))
                .toList();
    }

    private Map<String, String> row(Container container, Optional<ContainerStatus> status, Instant now) {
        Map<String, String> row = docker(container).row(now);
        status.ifPresent(s -> {
            row.put(PHASE, s.phase().text());
            row.put(REASON, s.reason());
        });
        return row;
    }

    private DockerPs docker(Container container) {
        DockerPs last = known.get(container.id());
        // Cheap: the inventory gives the same object until something about it has changed.
        if (last != null && last.container().equals(container)) {
            return last;
        }
        var read = new DockerPs(container);
        known.put(container.id(), read);
        return read;
    }

    /** By the id of the container. */
    private static Map<String, ContainerStatus> byContainer(List<ServiceStatus> services) {
        return services.stream()
                .flatMap(service -> service.containers().stream())
                .filter(status -> status.container().isPresent())
                .collect(Collectors.toMap(
                        status -> status.container().orElseThrow().id(), Function.identity(), (one, other) -> one));
    }

    private void forgetTheRemoved() {
        Set<String> ids = containers().map(Container::id).collect(Collectors.toSet());
        known.keySet().retainAll(ids);
    }

    /** What was last asked for, and its answer. */
    private static final class Answer {
        private final List<Container> containers;
        private final List<ServiceStatus> statuses;
        private final long second;
        private final byte[] json;

        Answer(List<Container> containers, List<ServiceStatus> statuses, long second, byte[] json) {
            this.containers = containers;
            this.statuses = statuses;
            this.second = second;
            this.json = json;
        }

        /** Cheap, as all of it is the same objects until something has changed. */
        boolean isOf(List<Container> chosen, List<ServiceStatus> now, long time) {
            return second == time && containers.equals(chosen) && statuses.equals(now);
        }
    }
}
