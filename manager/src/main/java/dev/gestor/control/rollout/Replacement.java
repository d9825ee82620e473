// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.engine.ContainerTemplate;
import dev.gestor.engine.Owner;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One container that is to take the place of another, as kept on the disk.
 *
 * @param name of the one that is replaced, and then of the new one
 * @param oldId full id of the one that is replaced
 * @param foreign whether that one was not this instance's: a person named it
 * @param oldOwner whose it is
 * @param former how to make the old one again
 * @param successor the new one, under its final name
 * @param imageId what the new one's image reference meant when the update was planned
 * @param owner whose the new one is
 * @param stopFirst whether the old one is stopped before the new one is started
 */
record Replacement(
        String name,
        String oldId,
        boolean foreign,
        Owner oldOwner,
        Former former,
        ContainerTemplate successor,
        String imageId,
        Owner owner,
        boolean stopFirst,
        Phase phase) {
    /** Ids of those that are replaced, and the names that go over to the new ones. */
    static Set<String> claimed(List<Replacement> replacements) {
        Set<String> keys = new TreeSet<>();
        replacements.forEach(r -> keys.addAll(List.of(r.oldId(), r.name())));
        return keys;
    }

    Replacement by(ContainerTemplate other, boolean oldFirst) {
        return new Replacement(name, oldId, foreign, oldOwner, former, other, imageId, owner, oldFirst, phase);
    }

    Replacement in(Phase other) {
        return new Replacement(name, oldId, foreign, oldOwner, former, successor, imageId, owner, stopFirst, other);
    }
}
