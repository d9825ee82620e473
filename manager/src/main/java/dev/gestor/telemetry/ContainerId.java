// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * The container that a cgroup belongs to: engines put the id, 64 hex digits, into the path
 * ({@code /docker/<id>}, {@code /system.slice/docker-<id>.scope}). In a path with several the outermost that is asked
 * for owns the group and all below it.
 */
final class ContainerId {
    private static final int DIGITS = 64;

    private ContainerId() {}

    static Optional<String> outermost(String path, Predicate<String> asked) {
        int run = 0;
        for (int i = 0; i <= path.length(); i++) {
            if (i < path.length() && isHex(path.charAt(i))) {
                run++;
                continue;
            }
            if (run == DIGITS) {
                String id = path.substring(i - DIGITS, i);
                if (asked.test(id)) {
                    return Optional.of(id);
                }
            }
            run = 0;
        }
        return Optional.empty();
    }

    /** The path of the container's own group: up to the end of the part that carries the id. */
    static Optional<String> ownGroup(String path, String id) {
        int at = path.indexOf(id);
        if (at < 0) {
            return Optional.empty();
        }
        int slash = path.indexOf('/', at + id.length());
        return Optional.of(slash < 0 ? path : path.substring(0, slash));
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
}
