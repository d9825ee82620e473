// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerDetail.PublishedPort;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.UpdatableSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What the host in memory tells of a container that it made. */
final class InMemoryDetail {
    private InMemoryDetail() {}

    static ContainerDetail of(ContainerSpec spec, List<PublishedPort> published) {
        Map<String, String> networks = new HashMap<>();
        switch (spec.networking().mode()) {
            case DEFAULT -> networks.put("bridge", "172.17.0.2");
            case NONE -> networks.put("none", "");
            case HOST -> networks.put("host", "");
            case NETWORKS -> spec.networking().attachments().forEach(a -> networks.put(a.network(), "10.0.0.1"));
        }
        return new ContainerDetail(
                spec.healthCheck().isPresent() ? ContainerDetail.Health.STARTING : ContainerDetail.Health.NONE,
                OptionalInt.empty(),
                false,
                spec.networking().mode() == Networking.Mode.HOST,
                networks,
                published,
                inspection(
                        spec.name(),
                        spec.image(),
                        spec.program().environment().entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .toList()),
                Optional.of(new UpdatableSettings(UpdatableSettings.NO_RESTART, spec.limits())),
                false);
    }

    /** Of a container of which nothing but its document is known. */
    static ContainerDetail inspected(String name, String image, List<String> environment) {
        ContainerDetail none = ContainerDetail.UNKNOWN;
        return new ContainerDetail(
                none.health(),
                none.exitCode(),
                none.outOfMemory(),
                none.hostNetwork(),
                none.networks(),
                none.ports(),
                inspection(name, image, environment));
    }

    /** What Docker's own documents always have; its id is not known yet. */
    private static String inspection(String name, String image, List<String> environment) {
        ObjectNode whole =
                JsonNodeFactory.instance.objectNode().put("Id", "0".repeat(64)).put("Name", "/" + name);
        ObjectNode config = whole.putObject("Config").put("Image", image);
        environment.forEach(config.putArray("Env")::add);
        whole.putObject("State").put("Running", true);
        whole.putObject("HostConfig");
        whole.putObject("NetworkSettings");
        return whole.toString();
    }
}
