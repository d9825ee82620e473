// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where keys, known hosts and configuration come from, and how long a connection is waited for.
 *
 * @param home the user's home folder
 * @param userName who logs in where nothing else is said
 * @param agent socket of the user's ssh agent
 * @param config replaces the user's and the system's configuration
 * @param knownHosts replaces all other files of known hosts
 * @param identities private keys to try first
 * @param acceptNew whether the keys of hosts that are not known yet are learned
 * @param timeout for a connection until it is logged in
 */
public record SshSettings(
        Path home,
        String userName,
        Optional<Path> agent,
        Optional<Path> config,
        Optional<Path> knownHosts,
        List<Path> identities,
        boolean acceptNew,
        Duration timeout) {
    public SshSettings {
        identities = List.copyOf(identities);
    }
}
