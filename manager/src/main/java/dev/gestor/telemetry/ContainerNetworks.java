// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.telemetry.NetworkFiles.Namespace;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Each container's own network, by the namespace of its main process. A pid may be given to another process at any time, so
 * readings are made in two steps: read first, then attributed by a snapshot made afterwards. A container whose main process
 * is the same in two snapshots has it all the time between, when the later reading was made. Not thread-safe.
 */
final class ContainerNetworks {
    private final HostFiles files;
    private final NetworkFiles networks;
    private Map<String, Known> known = new HashMap<>();

    ContainerNetworks(HostFiles files, NetworkFiles networks) {
        this.files = files;
        this.networks = networks;
    }

    /** One life of a container in one namespace. */
    private record Known(int mainPid, long mainStartTicks, Namespace network) {
        boolean isContinuedBy(Known later) {
            return mainPid == later.mainPid
                    && mainStartTicks == later.mainStartTicks
                    && network.namespace().equals(later.network.namespace());
        }
    }

    /** The first step; changes nothing that is kept. */
    Map<String, Attempt<Namespace>> read(Collection<ContainerProcess> containers) {
        Map<String, Attempt<Namespace>> attempts = new HashMap<>();
        for (ContainerProcess container : containers) {
            attempts.put(container.containerId(), Attempt.of(() -> networks.read(files.network(container.mainPid()))));
        }
        return attempts;
    }

    /**
     * The second step; every container has an entry.
     *
     * @param snapshot begun after the first step
     * @param host the host's network namespace; empty where it is not known
     */
    Map<String, NetworkUsage> usages(
            Collection<ContainerProcess> containers,
            Map<String, Attempt<Namespace>> attempts,
            Snapshot snapshot,
            Optional<Namespace> host) {
        Map<String, ProcessTally> tallies = ProcessTally.of(snapshot, containers);
        Map<String, Known> current = new HashMap<>();
        Map<String, NetworkUsage> usages = new HashMap<>();
        for (ContainerProcess container : containers) {
            String id = container.containerId();
            ProcessTally tally = tallies.get(id);
            Attempt<Namespace> attempt = attempts.get(id);
            if (tally == null || attempt == null) {
                continue;
            }
            Optional<String> obstacle =
                    tally.obstacle().or(attempt::failure).or(() -> notItsOwn(attempt.value(), host));
            if (obstacle.isPresent()) {
                usages.put(id, NetworkUsage.unknown(obstacle.get()));
                continue;
            }
            attempt.value().ifPresent(namespace -> {
                Known now = new Known(container.mainPid(), tally.mainStartTicks(), namespace);
                usages.put(id, since(Optional.ofNullable(known.get(id)), now));
                current.put(id, now);
            });
        }
        known = current;
        nameThoseThatShare(usages);
        return usages;
    }

    private static Optional<String> notItsOwn(Optional<Namespace> network, Optional<Namespace> host) {
        if (host.isEmpty()) {
            return Optional.of("the host's own network cannot be read, and may be the container's");
        }
        return network.map(Namespace::namespace).equals(host.map(Namespace::namespace))
                ? Optional.of("it lives in the host's network: its bytes cannot be told from the host's")
                : Optional.empty();
    }

    private static NetworkUsage since(Optional<Known> before, Known now) {
        return before.filter(known -> known.isContinuedBy(now))
                .map(known -> now.network().reading().sumSince(known.network().reading()))
                .orElseGet(() ->
                        NetworkUsage.unknown("its network was read for the first time, and a rate needs two readings"));
    }

    private void nameThoseThatShare(Map<String, NetworkUsage> usages) {
        Map<Object, List<String>> members = new HashMap<>();
        known.forEach((id, life) -> members.computeIfAbsent(life.network().namespace(), namespace -> new ArrayList<>(1))
                .add(id));
        for (List<String> together : members.values()) {
            if (together.size() > 1) {
                for (String id : together) {
                    List<String> others = together.stream()
                            .filter(other -> !other.equals(id))
                            .sorted()
                            .toList();
                    usages.computeIfPresent(id, (same, usage) -> usage.sharedWith(others));
                }
            }
        }
    }
}
