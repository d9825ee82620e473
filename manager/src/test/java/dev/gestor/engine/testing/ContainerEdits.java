// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerDetail.PublishedPort;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Limits;
import dev.gestor.engine.UpdatableSettings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Containers as they are after something happened to them. */
final class ContainerEdits {
    private ContainerEdits() {}

    static Container renamed(Container c, String name) {
        return with(c, name, c.state(), c.detail());
    }

    static Container inState(Container c, ContainerState state) {
        return with(c, c.name(), state, c.detail());
    }

    static Container withHealth(Container c, ContainerDetail.Health health) {
        ContainerDetail d = c.detail();
        return with(
                c,
                c.name(),
                c.state(),
                new ContainerDetail(
                                health,
                                d.exitCode(),
                                d.outOfMemory(),
                                d.hostNetwork(),
                                d.networks(),
                                d.ports(),
                                d.json())
                        .withSettings(d.settings()));
    }

    static Container withNetworks(Container c, Map<String, String> networks) {
        ContainerDetail d = c.detail();
        return with(
                c,
                c.name(),
                c.state(),
                new ContainerDetail(
                                d.health(),
                                d.exitCode(),
                                d.outOfMemory(),
                                d.hostNetwork(),
                                networks,
                                d.ports(),
                                d.json())
                        .withSettings(d.settings()));
    }

    static Container attached(Container c, String network) {
        Map<String, String> more = new HashMap<>(c.detail().networks());
        more.put(network, "10.0.0.1");
        return withNetworks(c, more);
    }

    static Container detached(Container c, String network) {
        Map<String, String> left = new HashMap<>(c.detail().networks());
        left.remove(network);
        return withNetworks(c, left);
    }

    static Container updated(Container c, UpdatableSettings settings) {
        return with(c, c.name(), c.state(), c.detail().withSettings(Optional.of(settings)));
    }

    /** Limits that are known stay as they are. */
    static Container restarting(Container c, String policy) {
        Limits limits = c.detail().settings().map(UpdatableSettings::limits).orElse(Limits.NONE);
        return updated(c, new UpdatableSettings(policy, limits));
    }

    private static Container with(Container c, String name, ContainerState state, ContainerDetail detail) {
        return new Container(
                c.id(),
                name,
                c.image(),
                c.labels(),
                state,
                c.pid(),
                c.created(),
                c.started(),
                c.finished(),
                c.autoRemove(),
                detail);
    }

    static Container started(Container c, int pid, Instant now, List<PublishedPort> ports) {
        ContainerDetail d = c.detail();
        return new Container(
                c.id(),
                c.name(),
                c.image(),
                c.labels(),
                ContainerState.RUNNING,
                OptionalInt.of(pid),
                c.created(),
                Optional.of(now),
                Optional.empty(),
                c.autoRemove(),
                new ContainerDetail(
                        d.health() == ContainerDetail.Health.NONE
                                ? ContainerDetail.Health.NONE
                                : ContainerDetail.Health.STARTING,
                        OptionalInt.empty(),
                        false,
                        d.hostNetwork(),
                        d.networks(),
                        ports,
                        d.json(),
                        d.settings(),
                        false));
    }

    /**
     * Its ports are published no longer.
     *
     * @param requested whether somebody asked the engine for it
     */
    static Container ended(Container c, int exitCode, Instant now, boolean requested) {
        ContainerDetail d = c.detail();
        return new Container(
                c.id(),
                c.name(),
                c.image(),
                c.labels(),
                ContainerState.EXITED,
                OptionalInt.empty(),
                c.created(),
                c.started(),
                Optional.of(now),
                c.autoRemove(),
                new ContainerDetail(
                        d.health(),
                        OptionalInt.of(exitCode),
                        false,
                        d.hostNetwork(),
                        d.networks(),
                        List.of(),
                        d.json(),
                        d.settings(),
                        requested));
    }
}
