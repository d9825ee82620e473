// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container to be created. The engine adds the managed, instance and owner labels.
 *
 * <pre>{@code
 * ContainerSpec spec = ContainerSpec.of("web-0", "shop/web:1", Owner.SERVICES)
 *         .withProgram(Program.DEFAULT.withEnvironment(Map.of("PORT", "3000")))
 *         .withLimits(Limits.NONE.withMemory(64L << 20));
 * }</pre>
 */
public record ContainerSpec(
        String name,
        String image,
        Owner owner,
        Map<String, String> labels,
        Program program,
        Limits limits,
        Isolation isolation,
        Networking networking,
        List<Mount> mounts,
        Optional<HealthCheck> healthCheck,
        StopRule stop,
        Optional<Logging> logging) {
    public ContainerSpec {
        labels = Map.copyOf(labels);
        mounts = List.copyOf(mounts);
    }

    /** One that leaves everything to the image and to the engine's defaults. */
    public static ContainerSpec of(String name, String image, Owner owner) {
        return new ContainerSpec(
                name,
                image,
                owner,
                Map.of(),
                Program.DEFAULT,
                Limits.NONE,
                Isolation.DEFAULT,
                Networking.DEFAULT,
                List.of(),
                Optional.empty(),
                StopRule.DEFAULT,
                Optional.empty());
    }

    /** Without network, capabilities, new privileges or a root that can be written. */
    public ContainerSpec isolated() {
        return withIsolation(Isolation.STRICT).withNetworking(Networking.NONE);
    }

    public ContainerSpec withName(String newName) {
        return new ContainerSpec(
                newName,
                image,
                owner,
                labels,
                program,
                limits,
                isolation,
                networking,
                mounts,
                healthCheck,
                stop,
                logging);
    }

    public ContainerSpec withImage(String newImage) {
        return new ContainerSpec(
                name,
                newImage,
                owner,
                labels,
                program,
                limits,
                isolation,
                networking,
                mounts,
                healthCheck,
                stop,
                logging);
    }

    public ContainerSpec withLabels(Map<String, String> newLabels) {
        return new ContainerSpec(
                name,
                image,
                owner,
                newLabels,
                program,
                limits,
                isolation,
                networking,
                mounts,
                healthCheck,
                stop,
                logging);
    }

    public ContainerSpec withProgram(Program newProgram) {
        return new ContainerSpec(
                name,
                image,
                owner,
                labels,
                newProgram,
                limits,
                isolation,
                networking,
                mounts,
                healthCheck,
                stop,
                logging);
    }

    public ContainerSpec withLimits(Limits newLimits) {
        return new ContainerSpec(
                name,
                image,
                owner,
                labels,
                program,
                newLimits,
                isolation,
                networking,
                mounts,
                healthCheck,
                stop,
                logging);
    }

    public ContainerSpec withIsolation(Isolation newIsolation) {
        return new ContainerSpec(
                name,
                image,
                owner,
                labels,
                program,
                limits,
                newIsolation,
                networking,
                mounts,
                healthCheck,
                stop,
                logging);
    }

    public ContainerSpec withNetworking(Networking newNetworking) {
        return new ContainerSpec(
                name,
                image,
                owner,
                labels,
                program,
                limits,
                isolation,
                newNetworking,
                mounts,
                healthCheck,
                stop,
                logging);
    }

    public ContainerSpec withMounts(List<Mount> newMounts) {
        return new ContainerSpec(
                name,
                image,
                owner,
                labels,
                program,
                limits,
                isolation,
                networking,
                newMounts,
                healthCheck,
                stop,
                logging);
    }

    public ContainerSpec withHealthCheck(HealthCheck newHealthCheck) {
        return new ContainerSpec(
                name,
                image,
                owner,
                labels,
                program,
                limits,
                isolation,
                networking,
                mounts,
                Optional.of(newHealthCheck),
                stop,
                logging);
    }

    public ContainerSpec withStop(StopRule newStop) {
        return new ContainerSpec(
                name,
                image,
                owner,
                labels,
                program,
                limits,
                isolation,
                networking,
                mounts,
                healthCheck,
                newStop,
                logging);
    }

    public ContainerSpec withLogging(Logging newLogging) {
        return new ContainerSpec(
                name,
                image,
                owner,
                labels,
                program,
                limits,
                isolation,
                networking,
                mounts,
                healthCheck,
                stop,
                Optional.of(newLogging));
    }
}
