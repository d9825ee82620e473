// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A container of this instance, as last heard of from the engine.
 *
 * @param id full id, 64 hex digits
 * @param name without the leading slash
 * @param image the reference it was created from
 * @param pid its first process in the initial pid namespace, while it runs
 * @param autoRemove whether the engine removes it, with its anonymous volumes, as soon as it stops ({@code docker run --rm})
 */
public record Container(
        String id,
        String name,
        String image,
        Map<String, String> labels,
        ContainerState state,
        OptionalInt pid,
        Instant created,
        Optional<Instant> started,
        Optional<Instant> finished,
        boolean autoRemove,
        ContainerDetail detail) {
    public Container {
        labels = Map.copyOf(labels);
    }

    /** One that stays when it stops. */
    public Container(
            String id,
            String name,
            String image,
            Map<String, String> labels,
            ContainerState state,
            OptionalInt pid,
            Instant created,
            Optional<Instant> started,
            Optional<Instant> finished) {
        this(id, name, image, labels, state, pid, created, started, finished, false, ContainerDetail.UNKNOWN);
    }

    /** One of which no more is known. */
    public Container(
            String id,
            String name,
            String image,
            Map<String, String> labels,
            ContainerState state,
            OptionalInt pid,
            Instant created,
            Optional<Instant> started,
            Optional<Instant> finished,
            boolean autoRemove) {
        this(id, name, image, labels, state, pid, created, started, finished, autoRemove, ContainerDetail.UNKNOWN);
    }

    /** The owner by label; empty where the label is missing or unknown, and then nobody may change it. */
    public Optional<Owner> owner() {
        return Optional.ofNullable(labels.get(Labels.OWNER)).flatMap(Owner::ofLabel);
    }

    /** The same with another owner's label. */
    public Container ownedBy(Owner owner) {
        Map<String, String> others = new HashMap<>(labels);
        others.put(Labels.OWNER, owner.label());
        return new Container(id, name, image, others, state, pid, created, started, finished, autoRemove, detail);
    }

    public Container withName(String other) {
        return new Container(id, other, image, labels, state, pid, created, started, finished, autoRemove, detail);
    }

    public boolean isProtected() {
        return "true".equals(labels.get(Labels.PROTECT));
    }

    public boolean running() {
        return state == ContainerState.RUNNING;
    }

    /** What Docker takes for running: a paused container is, and one that is restarted. */
    public boolean up() {
        return running() || state == ContainerState.PAUSED || state == ContainerState.RESTARTING;
    }

    public String shortId() {
        return id.substring(0, 12);
    }
}
