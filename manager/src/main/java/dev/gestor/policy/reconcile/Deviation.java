// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Networking;
import java.util.List;
import java.util.Optional;

/**
 * In what a container that is there differs from what is declared, its running apart.
 *
 * @param change that mends it; empty: it has to be replaced
 * @param cause whether the declaration changed or the container
 */
record Deviation(Optional<ContainerChange> change, Step.Cause cause, String reason) {
    /** The engine's own, for containers that name none. */
    private static final String DEFAULT_NETWORK = "bridge";

    /** The most urgent one. */
    static Optional<Deviation> of(Place place, String hash, Container container) {
        if (outdated(hash, container)) {
            return Optional.of(new Deviation(
                    Optional.empty(),
                    Step.Cause.UPDATE,
                    "it was made after specification %s, declared is %s"
                            .formatted(container.labels().getOrDefault(Labels.SPEC, "(none)"), hash)));
        }
        if (container.state() == ContainerState.DEAD) {
            return Optional.of(new Deviation(
                    Optional.empty(), Step.Cause.HEAL, "it is dead: Docker could not remove it and cannot start it"));
        }
        return misnamed(place, container).or(() -> paused(place, container)).or(() -> disconnected(place, container));
    }

    static boolean outdated(String hash, Container container) {
        return !hash.equals(container.labels().get(Labels.SPEC));
    }

    static Optional<Deviation> misnamed(Place place, Container container) {
        return container.name().equals(place.name())
                ? Optional.empty()
                : mended(
                        new ContainerChange.Rename(place.name()),
                        place,
                        "it was renamed to " + container.name() + " by hand and gets its declared name back");
    }

    static Optional<Deviation> paused(Place place, Container container) {
        return container.state() == ContainerState.PAUSED
                ? mended(new ContainerChange.Unpause(), place, "it was paused by hand and goes on")
                : Optional.empty();
    }

    /** Only of a container whose networks are known. */
    static Optional<Deviation> disconnected(Place place, Container container) {
        Networking declared = place.service().pattern().networking();
        List<Networking.Attachment> wanted = declared.mode() == Networking.Mode.DEFAULT
                ? List.of(new Networking.Attachment(DEFAULT_NETWORK, List.of()))
                : declared.attachments();
        if (container.detail().json().isEmpty()) {
            return Optional.empty();
        }
        return wanted.stream()
                .filter(a -> !container.detail().networks().containsKey(a.network()))
                .findFirst()
                .flatMap(a -> mended(
                        new ContainerChange.Connect(a.network(), a.aliases()),
                        place,
                        "it is not attached to its network " + a.network()));
    }

    private static Optional<Deviation> mended(ContainerChange change, Place place, String reason) {
        return Optional.of(new Deviation(Optional.of(change), Step.Cause.HEAL, reason + "; " + hold(place)));
    }

    /** How a person keeps it as it is. */
    static String hold(Place place) {
        return "to leave it so: gestor pause " + place.name();
    }
}
