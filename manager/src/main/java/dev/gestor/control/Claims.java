// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Containers that somebody changes in several steps, by their full ids: nobody else begins to meanwhile. The arbiter settles who
 * goes first with one step; between two steps of an update a container is in nobody's hands. May be used by several threads.
 *
 * <pre>{@code
 * Claims.Claim claim = claims.take(ids, "being updated");
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

    /** All of them, or none. */
    public synchronized Claim take(Collection<String> ids, String doing) throws ClaimedException {
        for (String id : ids) {
            if (doings.containsKey(id)) {
                throw new ClaimedException(id, doings.get(id));
            }
        }
        ids.forEach(id -> doings.put(id, doing));
        return new Claim(List.copyOf(ids));
    }

    /** Whether nobody has any of them. */
    public synchronized boolean free(Collection<String> ids) {
        return ids.stream().noneMatch(doings::containsKey);
    }

    private synchronized void release(Collection<String> ids) {
        ids.forEach(doings::remove);
    }

    /** Until it is released. */
    public final class Claim {
        private final List<String> ids;

        private Claim(List<String> ids) {
            this.ids = ids;
        }

        /** Once. */
        public void release() {
            Claims.this.release(ids);
        }
    }

    /** Somebody else has one of them. */
    public static final class ClaimedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String id;
        private final String doing;

        private ClaimedException(String id, String doing) {
            super("container %s is %s already".formatted(id, doing));
            this.id = id;
            this.doing = doing;
        }

        public String id() {
            return id;
        }

        /** In words, as {@code being updated}. */
        public String doing() {
            return doing;
        }
    }
}
