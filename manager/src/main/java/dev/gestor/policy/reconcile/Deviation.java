// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Networking;
import dev.gestor.engine.UpdatableSettings;
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

    /**
     * The most urgent one.
     *
     * @param past of the place
     */
    static Optional<Deviation> of(Place place, String hash, Container container, PlaceHistory past) {
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
        // What is mended in place does not wait for a replacement.
        return misnamed(place, container)
                .or(() -> paused(place, container))
                .or(() -> restarting(place, container))
                .or(() -> disconnected(place, container))
                .or(() -> connected(place, container))
                .or(() -> limited(place, container, past));
    }

    /** Whether it has to be replaced. */
    static boolean replaceable(Place place, String hash, Container container, PlaceHistory past) {
        return of(place, hash, container, past)
                .filter(d -> d.change().isEmpty())
                .isPresent();
    }

    static boolean outdated(String hash, Container container) {
        return !hash.equals(container.labels().get(Labels.SPEC));
    }

    /**
     * Limits could be changed in place, but not back to none. What nobody would start again, such as a job, is not made again for
     * them; of all others one that has ended may have done so, or not start, because of them.
     */
    static Optional<Deviation> limited(Place place, Container container, PlaceHistory past) {
        return limits(place, container)
                .filter(text -> revived(place, container))
                .filter(text -> !past.inherent(container, text))
                .map(text -> new Deviation(Optional.empty(), Step.Cause.HEAL, text + "; " + hold(place)));
    }

    private static boolean revived(Place place, Container container) {
        return switch (place.service().restart().when()) {
            case NO -> false;
            case ON_FAILURE ->
                container.state() != ContainerState.EXITED
                        || container.detail().exitCode().orElse(0) != 0;
            case ALWAYS, UNLESS_STOPPED -> true;
        };
    }

    /** Those that are not as declared, in words. */
    static Optional<String> limits(Place place, Container container) {
        return LimitDeviation.of(place.service().pattern().limits(), container);
    }

    /** A second healer would go past the backoff and past a hold. */
    static Optional<Deviation> restarting(Place place, Container container) {
        return container
                .detail()
                .settings()
                .filter(UpdatableSettings::restarts)
                .flatMap(s -> mended(
                        new ContainerChange.Update(),
                        place,
                        "its restart policy of Docker is %s, of all declared containers it is no, since Gestor starts them again"
                                .formatted(s.restartPolicy())));
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
        if (container.detail().json().isEmpty()) {
            return Optional.empty();
        }
        return attachments(place).stream()
                .filter(a -> !container.detail().networks().containsKey(a.network()))
                .findFirst()
                .flatMap(a -> mended(
                        new ContainerChange.Connect(a.network(), a.aliases()),
                        place,
                        "it is not attached to its network " + a.network()));
    }

    /** One without a network, or with the host's, cannot be attached to another. */
    static Optional<Deviation> connected(Place place, Container container) {
        List<Networking.Attachment> wanted = attachments(place);
        if (container.detail().json().isEmpty() || wanted.isEmpty()) {
            return Optional.empty();
        }
        return container.detail().networks().keySet().stream()
                .filter(n -> wanted.stream().noneMatch(a -> a.network().equals(n)))
                .sorted()
                .findFirst()
                .flatMap(n -> mended(
                        new ContainerChange.Disconnect(n),
                        place,
                        "it is attached to network %s, which is not declared".formatted(n)));
    }

    private static List<Networking.Attachment> attachments(Place place) {
        Networking declared = place.service().pattern().networking();
        return declared.mode() == Networking.Mode.DEFAULT
                ? List.of(new Networking.Attachment(DEFAULT_NETWORK, List.of()))
                : declared.attachments();
    }

    private static Optional<Deviation> mended(ContainerChange change, Place place, String reason) {
        return Optional.of(new Deviation(Optional.of(change), Step.Cause.HEAL, reason + "; " + hold(place)));
    }

    /** How a person keeps it as it is. */
    static String hold(Place place) {
        return "to leave it so: gestor pause " + place.name();
    }
}
