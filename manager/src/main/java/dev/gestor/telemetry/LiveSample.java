// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the host and its containers did between two readings, most often a second apart.
 *
 * @param time wall clock at the end of {@code interval}
 * @param interval time since the last sample; empty at the first. A figure of something that was met later, or could not be
 *     read last time, tells its own interval
 * @param cores CPU of the single cores
 * @param hostNetwork the host's interfaces
 * @param containerNetworks each container's own network by full container id; every container asked for has an entry
 */
public record LiveSample(
        Instant time,
        Optional<Duration> interval,
        Usage usage,
        CoreUsage cores,
        HostNetwork hostNetwork,
        Map<String, NetworkUsage> containerNetworks) {
    public LiveSample {
        containerNetworks = Map.copyOf(containerNetworks);
    }

    /** CPU and memory by full id; empty for a container that was not there to be asked for. */
    public Optional<ContainerUsage> container(String id) {
        return usage.container(id);
    }

    /** Network by full id, likewise. */
    public Optional<NetworkUsage> containerNetwork(String id) {
        return Optional.ofNullable(containerNetworks.get(id));
    }

    /** How old the figures are. A clock set back gives 0, not a negative age. */
    public Duration age(Instant now) {
        Duration age = Duration.between(time, now);
        return age.isNegative() ? Duration.ZERO : age;
    }
}
