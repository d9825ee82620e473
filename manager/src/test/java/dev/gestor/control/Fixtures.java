// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Limits;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Owner;
import dev.gestor.engine.ResourceSpec;
import dev.gestor.engine.VolumeSpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Containers and proposals that several tests speak of. */
final class Fixtures {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private Fixtures() {}

    static Map<String, String> labels(String instance, Owner owner) {
        return Map.of(
                Labels.MANAGED,
                "true",
                Labels.INSTANCE,
                instance,
                Labels.OWNER,
                owner.label(),
                Labels.WORKLOAD,
                "low-cpu");
    }

    static Map<String, String> with(Map<String, String> labels, String name, String value) {
        Map<String, String> more = new HashMap<>(labels);
        more.put(name, value);
        return Map.copyOf(more);
    }

    static Container container(int number, Map<String, String> labels, ContainerState state) {
        return new Container(
                "%064x".formatted(number),
                "container-" + number,
                "gestor/low-cpu",
                labels,
                state,
                state == ContainerState.RUNNING ? OptionalInt.of(1000 + number) : OptionalInt.empty(),
                NOW.plusSeconds(number),
                Optional.of(NOW),
                Optional.empty());
    }

    static Container workload(int number) {
        return container(number, labels("test", Owner.WORKLOAD), ContainerState.RUNNING);
    }

    static Container user(int number) {
        return container(number, labels("test", Owner.USER), ContainerState.RUNNING);
    }

    static Proposal.Removal removal(String policy, Precedence precedence, Container container, Owner... authority) {
        return new Proposal.Removal(
                policy,
                precedence,
                "evict",
                container,
                Set.of(authority),
                Proposal.Extent.REMOVE,
                "because",
                Map.of("share", "0.5"));
    }

    static Proposal.Removal stopping(String policy, Container container, Owner... authority) {
        return new Proposal.Removal(
                policy,
                Precedence.EVICT,
                "stop",
                container,
                Set.of(authority),
                Proposal.Extent.STOP,
                "because",
                Map.of());
    }

    static Proposal.Change change(
            String policy, Precedence precedence, Container container, ContainerChange change, Owner... authority) {
        return new Proposal.Change(
                policy, precedence, "change", container, Set.of(authority), change, "because", Map.of());
    }

    static NetworkSpec network(String name) {
        return new NetworkSpec(name, "", Map.of(), Map.of(), false, false);
    }

    static VolumeSpec volume(String name) {
        return new VolumeSpec(name, "", Map.of(), Map.of(), false);
    }

    static Proposal.Provision provision(ResourceSpec resource, boolean removal) {
        return new Proposal.Provision(
                "services", Precedence.HEAL, removal ? "remove" : "make", resource, removal, "because", Map.of());
    }

    static Proposal.Creation creation(String name) {
        var spec = ContainerSpec.of(name, "gestor/low-cpu", Owner.WORKLOAD)
                .withLimits(Limits.NONE.withMemory(16L << 20))
                .isolated();
        return new Proposal.Creation("workload", Precedence.SCALE, "create", spec, "burst", Map.of());
    }

    /** For an engine that is held up: an interrupt ends the wait too. */
    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
