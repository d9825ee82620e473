// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One balancer.
 *
 * @param group what its servers have in common
 * @param port where it listens, within its container
 * @param healthPath what servers of the same {@link Member#healthPath} are asked for; empty: that they take connections is enough.
 *     One for the whole balancer, and not changed while it runs
 */
public record BalancerSpec(String group, Algorithm algorithm, int port, Optional<String> healthPath) {
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9_.-]+)?");
    private static final int LONGEST_GROUP = 150;

    public BalancerSpec {
        requireGroup(group);
        requirePort(port);
        healthPath.ifPresent(Member::requirePath);
    }

    /** @throws IllegalArgumentException with the remedy */
    public static void requireGroup(String group) {
        if (group.length() > LONGEST_GROUP || !GROUP.matcher(group).matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no name of a group; use letters, digits, '.', '_' and '-', at most %d"
                            .formatted(group, LONGEST_GROUP));
        }
    }

    static void requirePort(int port) {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("a port must be between 1 and 65535, was %d".formatted(port));
        }
    }

    /** The group as a part of a name of a file or container: a project's name has no dot, so no two services share one. */
    public static String slug(String group) {
        return group.replace('/', '.');
    }
}
