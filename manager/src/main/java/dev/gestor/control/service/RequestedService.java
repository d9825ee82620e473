// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Owner;
import dev.gestor.engine.PortBinding;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** A service of which only the image is told. */
final class RequestedService {
    /** Where the image tells none. */
    private static final int DEFAULT_PORT = 80;

    private RequestedService() {}

    /**
     * @param exposed by the image, as {@code 80/tcp}
     * @param taken names of other services of the project
     */
    static ServiceSpec of(
            String project, String image, List<String> exposed, Publication publication, Set<String> taken) {
        String base = base(image);
        String name = Stream.iterate(1, number -> number + 1)
                .map(number -> base + "-" + number)
                .filter(candidate -> !taken.contains(candidate))
                .findFirst()
                .orElseThrow();
        ContainerSpec pattern = ContainerSpec.of(name, image, Owner.SERVICES)
                .withNetworking(Networking.publishing(ports(exposed, publication)));
        return new ServiceSpec(project, name, 1, pattern, Optional.empty(), RestartRule.ALWAYS, List.of());
    }

    /** {@code registry:5000/library/nginx:1.25} is {@code nginx}. */
    private static String base(String image) {
        String last = image.substring(image.lastIndexOf('/') + 1).split("[:@]", 2)[0];
        String plain = last.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]", "-");
        return plain.matches("[a-z0-9].*") ? plain : "service";
    }

    private static List<PortBinding> ports(List<String> exposed, Publication publication) {
        if (!publication.publish()) {
            return List.of();
        }
        if (publication.hostPort().isPresent()) {
            return List.of(
                    exposed.isEmpty()
                            ? PortBinding.fixed(publication.hostPort().getAsInt(), DEFAULT_PORT)
                            : binding(exposed.get(0), publication.hostPort()));
        }
        return exposed.isEmpty()
                ? List.of(PortBinding.random(DEFAULT_PORT))
                : exposed.stream()
                        .map(port -> binding(port, OptionalInt.empty()))
                        .toList();
    }

    private static PortBinding binding(String exposed, OptionalInt hostPort) {
        String[] parts = exposed.split("/", 2);
        return new PortBinding(
                Integer.parseInt(parts[0]), parts.length > 1 ? parts[1] : "tcp", Optional.empty(), hostPort);
    }
}
