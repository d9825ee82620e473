// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service as it is declared: so many containers after one pattern, kept alive.
 *
 * @param project what it was declared with; its containers, networks and volumes carry the project's name
 * @param name unique within the project
 * @param replicas how many containers, 0 for none
 * @param pattern the containers; its name is not used
 * @param containerName a fixed name, for a service of one container; empty: {@code project-name-index}
 */
public record ServiceSpec(
        String project,
        String name,
        int replicas,
        ContainerSpec pattern,
        Optional<String> containerName,
        RestartRule restart,
        List<Dependency> dependencies) {
    /** More than one engine bears; a slip of the finger is not to find that out. */
    public static final int MAX_REPLICAS = 1000;

    public ServiceSpec {
        dependencies = List.copyOf(dependencies);
        if (replicas > MAX_REPLICAS) {
            throw new IllegalArgumentException(
                    "service %s: at most %d replicas, was %d".formatted(name, MAX_REPLICAS, replicas));
        }
        if (replicas < 0) {
            throw new IllegalArgumentException(
                    "service %s: replicas must not be negative, was %d".formatted(name, replicas));
        }
        if (containerName.isPresent() && replicas > 1) {
            throw new IllegalArgumentException(
                    "service %s: %d replicas cannot share the container name %s; remove container_name"
                            .formatted(name, replicas, containerName.get()));
        }
    }

    /** The same with another image. */
    public ServiceSpec withImage(String image) {
        return new ServiceSpec(project, name, replicas, pattern.withImage(image), containerName, restart, dependencies);
    }

    /** Unique within the instance. */
    public String key() {
        return project + "/" + name;
    }

    /** @param index from 0 */
    public String containerName(int index) {
        return containerName.orElseGet(() -> project + "-" + name + "-" + index);
    }

    /**
     * The container to be made for one place.
     *
     * @param index from 0
     * @param hash of this specification, see {@link SpecJson#hash}
     */
    public ContainerSpec container(int index, String hash) {
        Map<String, String> labels = new HashMap<>(pattern.labels());
        labels.put(Labels.PROJECT, project);
        labels.put(Labels.SERVICE, name);
        labels.put(Labels.INDEX, Integer.toString(index));
        labels.put(Labels.SPEC, hash);
        return pattern.withName(containerName(index)).withLabels(labels);
    }
}
