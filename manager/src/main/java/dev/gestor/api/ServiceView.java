// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gestor.control.service.ContainerStatus;
import dev.gestor.control.service.ServiceStatus;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A declared service and how it is, as {@code GET /v1/services} answers and {@code services --json} prints.
 *
 * @param phase of that container which wants most attention, for example {@code running} or {@code crash-loop}
 * @param reason why, in words
 * @param settled whether nothing is left to be done or waited for
 * @param withdrawn whether it is not declared any more and its containers are being removed
 */
public record ServiceView(
        @JsonProperty("project") String project,
        @JsonProperty("service") String service,
        @JsonProperty("image") String image,
        @JsonProperty("replicas") int replicas,
        @JsonProperty("phase") String phase,
        @JsonProperty("reason") String reason,
        @JsonProperty("settled") boolean settled,
        @JsonProperty("withdrawn") boolean withdrawn,
        @JsonProperty("containers") List<Place> containers) {
    /** Whether a name that a person typed is about it: its project's, its own, or that of one of its containers. */
    public boolean means(String name) {
        return name.equals(project)
                || name.equals(project + "/")
                || name.equals(service)
                || name.equals(project + "/" + service)
                || containers.stream().anyMatch(place -> place.name().equals(name));
    }

    public static ServiceView of(ServiceStatus status) {
        return new ServiceView(
                status.service().project(),
                status.service().name(),
                status.service().pattern().image(),
                status.service().replicas(),
                status.phase().text(),
                status.reason(),
                status.settled(),
                status.withdrawn(),
                status.containers().stream().map(Place::of).toList());
    }

    /**
     * One of its containers.
     *
     * @param id absent while there is none
     * @param state as the engine tells it; absent while there is none
     * @param health absent where there is no health check
     * @param restarts within the time that the restart budget looks back
     * @param nextAttempt in ISO 8601; absent where nothing is waited for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Place(
            @JsonProperty("name") String name,
            @JsonProperty("index") int index,
            @JsonProperty("id") @Nullable String id,
            @JsonProperty("phase") String phase,
            @JsonProperty("reason") String reason,
            @JsonProperty("restarts") int restarts,
            @JsonProperty("next_attempt") @Nullable String nextAttempt,
            @JsonProperty("state") @Nullable String state,
            @JsonProperty("health") @Nullable String health,
            @JsonProperty("ports") List<String> ports) {
        static Place of(ContainerStatus status) {
            Optional<Container> container = status.container();
            return new Place(
                    status.name(),
                    status.index(),
                    container.map(Container::id).orElse(null),
                    status.phase().text(),
                    status.reason(),
                    status.restarts(),
                    status.nextAttempt().map(Instant::toString).orElse(null),
                    container.map(c -> word(c.state())).orElse(null),
                    container
                            .map(c -> c.detail().health())
                            .filter(health -> health != ContainerDetail.Health.NONE)
                            .map(Place::word)
                            .orElse(null),
                    container.map(DockerPs::ports).orElse(List.of()));
        }

        private static String word(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }
}
