// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.Set;

/**
 * How far a container is shut off from the host.
 *
 * @param readOnlyRoot whether its root file system cannot be written
 * @param addedCapabilities beyond the engine's default set, without {@code CAP_}; {@code ALL} for all
 * @param droppedCapabilities out of the engine's default set
 * @param noNewPrivileges whether its processes can gain none by executing a program
 */
public record Isolation(
        boolean readOnlyRoot, Set<String> addedCapabilities, Set<String> droppedCapabilities, boolean noNewPrivileges) {
    /** The engine's own. */
    public static final Isolation DEFAULT = new Isolation(false, Set.of(), Set.of(), false);

    /** No capabilities, no new privileges, read-only root. */
    public static final Isolation STRICT = new Isolation(true, Set.of(), Set.of("ALL"), true);

    public Isolation {
        addedCapabilities = Set.copyOf(addedCapabilities);
        droppedCapabilities = Set.copyOf(droppedCapabilities);
    }
}
