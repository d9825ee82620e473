// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Container;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

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
    private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{64}");

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
        Optional<Map.Entry<String, String>> taken = taken(keys);
        if (taken.isPresent()) {
            throw new ClaimedException(taken.get().getKey(), taken.get().getValue());
        }
        keys.forEach(key -> doings.put(key, doing));
        return new Claim(Set.copyOf(keys));
    }

    /** One of them that somebody has: by its name, where there is one, which is what people know it by. */
    private Optional<Map.Entry<String, String>> taken(Set<String> keys) {
        return doings.entrySet().stream()
                .filter(doing -> keys.contains(doing.getKey()))
                .min(Comparator.comparing((Map.Entry<String, String> doing) ->
                                FULL_ID.matcher(doing.getKey()).matches())
                        .thenComparing(Map.Entry.comparingByKey()));
    }

    /** Whether nobody has any of them. */
    public synchronized boolean free(Set<String> keys) {
        return taken(keys).isEmpty();
    }

    /** What somebody does with one of them, in words. */
    public synchronized Optional<String> doing(Set<String> keys) {
        return taken(keys).map(Map.Entry::getValue);
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
