// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.ResourceSpec;
import java.util.Locale;

/** One change on the way to what is declared. */
public sealed interface Step {
    /** What it is done to; while it is under way no other step has the same. */
    String key();

    /** In one word, for example {@code restart}. */
    String action();

    Cause cause();

    /** In words, with the figures. */
    String reason();

    /** Why something is done. */
    enum Cause {
        /** Something is not as declared. */
        HEAL,
        /** What is declared has changed. */
        UPDATE
    }

    record Create(String key, Cause cause, ContainerSpec spec, String reason) implements Step {
        @Override
        public String action() {
            return "create";
        }
    }

    record Remove(String key, Cause cause, Container container, String reason) implements Step {
        @Override
        public String action() {
            return "remove";
        }
    }

    record Alter(String key, Cause cause, Container container, ContainerChange change, String reason) implements Step {
        @Override
        public String action() {
            return word(change);
        }
    }

    /** @param removal whether the network or volume is to go */
    record Provide(String key, Cause cause, ResourceSpec resource, boolean removal, String reason) implements Step {
        @Override
        public String action() {
            return removal ? "remove" : "provision";
        }
    }

    /** The key of a network or volume. */
    static String key(ResourceSpec resource) {
        return (resource instanceof NetworkSpec ? "network " : "volume ") + resource.name();
    }

    /** The key of a container that has no place. */
    static String key(Container container) {
        return "container " + container.id();
    }

    static String word(ContainerChange change) {
        return change.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
