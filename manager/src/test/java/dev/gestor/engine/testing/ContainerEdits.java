// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerDetail.PublishedPort;
import dev.gestor.engine.ContainerState;
import java.time.Instant;
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
                        health, d.exitCode(), d.outOfMemory(), d.hostNetwork(), d.networks(), d.ports(), d.json()));
    }

    static Container withNetworks(Container c, Map<String, String> networks) {
        ContainerDetail d = c.detail();
        return with(
                c,
                c.name(),
                c.state(),
                new ContainerDetail(
                        d.health(), d.exitCode(), d.outOfMemory(), d.hostNetwork(), networks, d.ports(), d.json()));
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
                        d.json()));
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
                        requested));
    }
}
