// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Containers as the tests of this package need them. */
final class Containers {
    static final Instant CREATED = Instant.parse("2026-11-21T09:00:00Z");

    private Containers() {}

    static Container of(String name, Owner owner, String workload, ContainerState state) {
        return new Container(
                "%064x".formatted(Math.abs((long) name.hashCode())),
                name,
                "gestor/" + workload,
                Map.of(Labels.OWNER, owner.label(), Labels.WORKLOAD, workload),
                state,
                OptionalInt.empty(),
                CREATED,
                Optional.empty(),
                Optional.empty());
    }

    static Container workload(String name, String kind) {
        return of(name, Owner.WORKLOAD, kind, ContainerState.RUNNING);
    }
}
