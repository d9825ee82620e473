// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What only an inspection tells of a container.
 *
 * @param exitCode of its last end; empty while it runs or has not run
 * @param outOfMemory whether the kernel ended it for want of memory
 * @param hostNetwork whether it uses the host's network
 * @param networks names of the networks it is attached to, each with its address there, which may be empty text
 * @param ports published on the host now
 * @param json the engine's whole answer as JSON text; empty text where there was none
 * @param settings what can be changed of it; empty where it is not known
 * @param stopRequested whether it ended because somebody asked the engine to stop or kill it; false also where that was not heard
 */
public record ContainerDetail(
        Health health,
        OptionalInt exitCode,
        boolean outOfMemory,
        boolean hostNetwork,
        Map<String, String> networks,
        List<PublishedPort> ports,
        String json,
        Optional<UpdatableSettings> settings,
        boolean stopRequested) {
    /** Nothing is known. */
    public static final ContainerDetail UNKNOWN =
            new ContainerDetail(Health.NONE, OptionalInt.empty(), false, false, Map.of(), List.of(), "");

    public ContainerDetail {
        networks = Map.copyOf(networks);
        ports = List.copyOf(ports);
    }

    /** One of which it is not known what can be changed of it, nor that anybody asked for its end. */
    public ContainerDetail(
            Health health,
            OptionalInt exitCode,
            boolean outOfMemory,
            boolean hostNetwork,
            Map<String, String> networks,
            List<PublishedPort> ports,
            String json) {
        this(health, exitCode, outOfMemory, hostNetwork, networks, ports, json, Optional.empty(), false);
    }

    /** Volumes that the engine made for this container alone: their names by the path in the container. */
    public Map<String, String> anonymousVolumes() {
        return AnonymousVolumes.of(json);
    }

    /** TCP ports that it, or its image, documents, ascending. */
    public List<Integer> exposedPorts() {
        return ExposedPorts.of(json);
    }

    /** How often the engine has started it again by itself since somebody started it. */
    public int restarts() {
        return Restarts.of(json);
    }

    /** The same, ended on request. */
    public ContainerDetail onRequest() {
        return new ContainerDetail(health, exitCode, outOfMemory, hostNetwork, networks, ports, json, settings, true);
    }

    public ContainerDetail withSettings(Optional<UpdatableSettings> others) {
        return new ContainerDetail(
                health, exitCode, outOfMemory, hostNetwork, networks, ports, json, others, stopRequested);
    }

    /** Without the engine's answer, which would fill a log. */
    @Override
    public String toString() {
        return "ContainerDetail[health=%s, exitCode=%s, networks=%s, ports=%s]"
                .formatted(health, exitCode, networks, ports);
    }

    /** What the health check says. */
    public enum Health {
        /** There is no check. */
        NONE,
        STARTING,
        HEALTHY,
        UNHEALTHY
    }

    /**
     * @param hostAddress as the engine tells it, {@code 0.0.0.0} for all
     */
    public record PublishedPort(int containerPort, String protocol, String hostAddress, int hostPort) {}
}
