// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail.PublishedPort;
import dev.gestor.engine.PortBinding;
import dev.gestor.engine.PortTakenException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ports of an {@link InMemoryHost}: those that containers of it publish, and those that other programs have. */
final class InMemoryPorts {
    /** Where an engine begins to look for a free one. */
    private static final int FIRST_RANDOM = 32768;

    // Guarded by the host.
    private final Set<Integer> ofOtherPrograms = new HashSet<>();

    void take(int port) {
        ofOtherPrograms.add(port);
    }

    void giveBack(int port) {
        ofOtherPrograms.remove(port);
    }

    /** @param containers all that there are, with the ports that they publish */
    List<PublishedPort> publish(String container, List<PortBinding> wanted, Collection<Container> containers)
            throws PortTakenException {
        Set<Integer> taken = new HashSet<>(ofOtherPrograms);
        containers.forEach(c -> c.detail().ports().forEach(port -> taken.add(port.hostPort())));
        List<PublishedPort> result = new ArrayList<>();
        for (PortBinding binding : wanted) {
            int hostPort = binding.hostPort().orElseGet(() -> firstFree(taken));
            if (!taken.add(hostPort)) {
                throw new PortTakenException(
                        "cannot start container %s: port %d is already allocated".formatted(container, hostPort),
                        new IOException("taken"));
            }
            result.add(new PublishedPort(
                    binding.containerPort(),
                    binding.protocol(),
                    binding.hostAddress().orElse("0.0.0.0"),
                    hostPort));
        }
        return result;
    }

    private static int firstFree(Set<Integer> taken) {
        int port = FIRST_RANDOM;
        while (taken.contains(port)) {
            port++;
        }
        return port;
    }
}
