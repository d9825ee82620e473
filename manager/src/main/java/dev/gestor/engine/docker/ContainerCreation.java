// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and starts a container, or leaves nothing behind. */
final class ContainerCreation {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerCreation.class);
    private static final Duration CREATE_LIMIT = Duration.ofSeconds(30);
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration REMOVE_LIMIT = Duration.ofSeconds(30);

    private final DockerClient docker;
    private final Calls calls;
    private final DockerContainers containers;
    private final Instance instance;

    ContainerCreation(DockerClient docker, Calls calls, DockerContainers containers, Instance instance) {
        this.docker = docker;
        this.calls = calls;
        this.containers = containers;
        this.instance = instance;
    }

    Container run(ContainerSpec spec) throws EngineException {
        String id = create(spec);
        try {
            calls.order(
                    "start container " + spec.name(),
                    START_LIMIT,
                    () -> docker.startContainerCmd(id).exec());
            return containers
                    .inspect(id)
                    .orElseThrow(() -> new EngineException(
                            "container " + spec.name() + " was removed by somebody else as soon as it had started"));
        } catch (Refusal e) {
            uninterrupted(() -> discard(id));
            throw new EngineException(
                    "cannot start container %s from image %s: Docker said: %s; it was removed again"
                            .formatted(spec.name(), spec.image(), e.said()),
                    e);
        } catch (EngineException e) {
            uninterrupted(() -> discard(id));
            throw e;
        }
    }

    private String create(ContainerSpec spec) throws EngineException {
        String what = "create container " + spec.name();
        try {
            return calls.order(what, CREATE_LIMIT, () -> request(spec).exec().getId());
        } catch (Refusal e) {
            throw new EngineException("cannot " + what + ": " + reason(spec, e), e);
        } catch (EngineException e) {
            // Whether Docker has created it before the connection broke or the deadline was over is not known.
            uninterrupted(() -> discardCreated(spec.name()));
            throw e;
        }
    }

    private static String reason(ContainerSpec spec, Refusal refusal) {
        return switch (refusal.status()) {
            case 404 -> "there is no image " + spec.image() + " on this host; build or pull it first";
            case 409 ->
                "the name is taken; remove that container or choose another (Docker said: " + refusal.said() + ")";
            default -> "Docker said: " + refusal.said();
        };
    }

    private CreateContainerCmd request(ContainerSpec spec) {
        HostConfig host = HostConfig.newHostConfig().withRestartPolicy(RestartPolicy.noRestart());
        spec.memoryBytes().ifPresent(bytes -> {
            host.withMemory(bytes);
            // Docker's figure is memory and swap together: equal means no swap.
            host.withMemorySwap(bytes);
        });
        spec.nanoCpus().ifPresent(host::withNanoCPUs);
        spec.cpuShares().ifPresent(shares -> host.withCpuShares(Math.toIntExact(shares)));
        spec.pidsLimit().ifPresent(host::withPidsLimit);
        if (spec.isolated()) {
            host.withNetworkMode("none")
                    .withCapDrop(Capability.ALL)
                    .withSecurityOpts(List.of("no-new-privileges"))
                    .withReadonlyRootfs(true);
        }
        CreateContainerCmd request = docker.createContainerCmd(spec.image())
                .withName(spec.name())
                .withLabels(instance.labelsOf(spec))
                .withHostConfig(host);
        return spec.command().isEmpty() ? request : request.withCmd(spec.command());
    }

    /** A caller that was told to stop still has to clear up; it hears of it again afterwards. */
    private static void uninterrupted(Runnable clearing) {
        boolean interrupted = Thread.interrupted();
        try {
            clearing.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void discardCreated(String name) {
        try {
            Optional<JsonNode> inspection = containers.inspection(name);
            if (inspection.isEmpty()) {
                return;
            }
            Container container = ContainerJson.inspection(inspection.get());
            boolean ours = instance.owns(container.labels()) && container.name().equals(name);
            if (ours && container.state() == ContainerState.CREATED) {
                discard(container.id());
            }
        } catch (EngineException e) {
            LOG.warn("Container {} may have been created and not started: {}", name, e.getMessage());
        }
    }

    /** No volume is removed, not even one that this container brought into being: that rule has no exception. */
    private void discard(String id) {
        try {
            calls.order(
                    "remove container " + id,
                    REMOVE_LIMIT,
                    () -> docker.removeContainerCmd(id)
                            .withForce(true)
                            .withRemoveVolumes(false)
                            .exec());
        } catch (Refusal e) {
            if (e.status() != 404) {
                LOG.warn("Container {} could not be started and is left behind: {}", id, e.said());
            }
        } catch (EngineException e) {
            LOG.warn("Container {} could not be started and is left behind: {}", id, e.getMessage());
        }
    }
}
