// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Containers with inspections as Docker answers them. */
final class ShownContainers {
    static final Instant CREATED = Instant.parse("2026-11-21T10:00:00.25Z");

    /** Of Docker 20.10, shortened where the product does not look. */
    private static final String INSPECTION = """
            {"Id": "%064x", "Created": "2026-11-21T10:00:00.25Z", "Path": "/program", "Args": ["serve", "two words"],
             "State": {"Status": "running", "Pid": 4711, "StartedAt": "2026-11-21T10:00:01Z"},
             "Image": "sha256:bf5e7fb9c630", "Name": "/web-0-483716",
             "HostConfig": {"NetworkMode": "default", "Memory": %d},
             "Mounts": [{"Type": "volume", "Name": "data", "Destination": "/data", "RW": true}],
             "Config": {"Env": ["PORT=3000", "API_TOKEN=hunter2"], "Image": "shop/web:1", "Labels": {"gestor.service": "web"}},
             "NetworkSettings": {
               "Ports": {"443/tcp": null, "80/udp": null, "3000/tcp": [
                 {"HostIp": "::", "HostPort": "32768"}, {"HostIp": "0.0.0.0", "HostPort": "32768"}]},
               "Networks": {"bridge": {"IPAMConfig": null, "IPAddress": "172.17.0.2"}}}}
            """;

    private ShownContainers() {}

    static Container container(int number, String service, ContainerState state, long memoryLimit) {
        return container(number, service, state, INSPECTION.formatted(number, memoryLimit));
    }

    private static Container container(int number, String service, ContainerState state, String inspection) {
        return new Container(
                "%064x".formatted(number),
                service + "-0-483716",
                "shop/web:1",
                Map.of(Labels.OWNER, Owner.AGENT.label(), Labels.SERVICE, service),
                state,
                state == ContainerState.RUNNING ? OptionalInt.of(4711) : OptionalInt.empty(),
                CREATED,
                Optional.of(CREATED),
                Optional.empty(),
                false,
                new ContainerDetail(
                        ContainerDetail.Health.NONE,
                        OptionalInt.empty(),
                        false,
                        false,
                        Map.of(),
                        List.of(),
                        inspection));
    }

    static Container running(int number, String service) {
        return container(number, service, ContainerState.RUNNING, 0);
    }

    /** The same as a service's, in the given state. */
    static Container ofService(int number, ContainerState state) {
        Container agents = container(number, "web", state, 0);
        return new Container(
                agents.id(),
                agents.name(),
                agents.image(),
                Map.of(Labels.OWNER, Owner.SERVICES.label(), Labels.PROJECT, "shop", Labels.SERVICE, "web"),
                state,
                agents.pid(),
                agents.created(),
                agents.started(),
                agents.finished(),
                agents.autoRemove(),
                agents.detail());
    }

    /** It exposes ports, and none of them on the host. */
    static Container withoutPublishedPort(int number, String service) {
        String inspection =
                INSPECTION.formatted(number, 0).replaceFirst("\"3000/tcp\": \\[[^]]*]", "\"3000/tcp\": null");
        return container(number, service, ContainerState.RUNNING, inspection);
    }

    /** One that only a listing has told of. */
    static Container listedOnly(int number) {
        Container known = running(number, "web");
        return new Container(
                known.id(),
                known.name(),
                known.image(),
                known.labels(),
                known.state(),
                OptionalInt.empty(),
                known.created(),
                Optional.empty(),
                Optional.empty());
    }
}
