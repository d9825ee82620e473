// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import dev.gestor.cluster.HostItem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A host with all that the configuration says of it.
 *
 * @param name as it was named
 * @param knownName what its key is known by, with the port
 * @param identityFiles private keys that were named for it
 * @param defaultFiles the user's private keys by their usual names, where none was named
 * @param identitiesOnly of the agent's keys, offer those only that are also in a file
 * @param userKnownHosts the first is where new keys are learned
 * @param jumps hosts on the way, the first is connected to first
 */
record Target(
        String name,
        String hostName,
        int port,
        String user,
        String knownName,
        List<Path> identityFiles,
        List<Path> defaultFiles,
        boolean identitiesOnly,
        Optional<Path> agent,
        List<Path> userKnownHosts,
        List<Path> globalKnownHosts,
        Duration timeout,
        List<HostItem> jumps) {

    /** As ssh and known_hosts write it. */
    String address() {
        return at(hostName);
    }

    /** The name in known_hosts. */
    String knownAddress() {
        return at(knownName);
    }

    private String at(String host) {
        boolean plain = port == 22;
        return plain ? host : "[" + host + "]:" + port;
    }

    Target withJumps(List<HostItem> others) {
        return new Target(
                name,
                hostName,
                port,
                user,
                knownName,
                identityFiles,
                defaultFiles,
                identitiesOnly,
                agent,
                userKnownHosts,
                globalKnownHosts,
                timeout,
                others);
    }
}
