// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Container;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Containers that somebody changes in several steps: nobody else begins to meanwhile. The arbiter settles who goes first with one
 * step; between two steps of an update a container is in nobody's hands. By full ids and by names, since a name goes from the old
 * container to the new one. May be used by several threads.
 *
 * <pre>{@code
 * Claims.Claim claim = claims.take(Claims.of(containers), "being updated");
 * try {
 *     ...
 * } finally {
 *     claim.release();
 * }
 * }</pre>
 */
public final class Claims {
    /** What is done with each. Guarded by this. */
    private final Map<String, String> doings = new HashMap<>();

    /** Their ids and names. */
    public static Set<String> of(Collection<Container> containers) {
        Set<String> keys = new TreeSet<>();
        containers.forEach(container -> keys.addAll(List.of(container.id(), container.name())));
        return keys;
    }

    /** All of them, or none. */
    public synchronized Claim take(Set<String> keys, String doing) throws ClaimedException {
        for (String key : keys) {
            if (doings.containsKey(key)) {
                throw new ClaimedException(key, doings.get(key));
            }
        }
        keys.forEach(key -> doings.put(key, doing));
        return new Claim(Set.copyOf(keys));
    }

    /** Whether nobody has any of them. */
    public synchronized boolean free(Set<String> keys) {
        return keys.stream().noneMatch(doings::containsKey);
    }

    private synchronized void release(Set<String> keys) {
        keys.forEach(doings::remove);
    }

    /** Until it is released. */
    public final class Claim {
        private final Set<String> keys;

        private Claim(Set<String> keys) {
            this.keys = keys;
        }

        /** Once. */
        public void release() {
            Claims.this.release(keys);
        }
    }

    /** Somebody else has one of them. */
    public static final class ClaimedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String doing;

        private ClaimedException(String key, String doing) {
            super("container %s is %s".formatted(key, doing));
            this.doing = doing;
        }

        /** In words, as {@code being updated}. */
        public String doing() {
            return doing;
        }
    }
}
