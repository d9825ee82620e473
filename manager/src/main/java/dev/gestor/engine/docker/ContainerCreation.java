// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ContainerNetwork;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Networking;
import dev.gestor.engine.PortTakenException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
        return start(id, spec.name(), spec.image(), () -> {
            for (Networking.Attachment attachment : furtherNetworks(spec)) {
                connect(id, attachment.network(), attachment.aliases());
            }
        });
    }

    /**
     * Starts one that was created for it alone, or removes it again.
     *
     * @param preparation what is to be done before
     */
    Container start(String id, String name, String image, Preparation preparation) throws EngineException {
        try {
            preparation.run();
            calls.order(
                    "start container " + name,
                    START_LIMIT,
                    () -> docker.startContainerCmd(id).exec());
        } catch (Refusal e) {
            uninterrupted(() -> discard(id));
            throw startFailure(name, image, e);
        } catch (EngineException e) {
            uninterrupted(() -> discard(id));
            throw e;
        }
        // It has started: whatever goes wrong from here on, its program is not to be killed for it. Events tell of it.
        return containers
                .inspect(id)
                .orElseThrow(() -> new EngineException(
                        "container " + name + " was removed by somebody else as soon as it had started"));
    }

    /** What a container needs between its creation and its start. */
    interface Preparation {
        void run() throws EngineException, Refusal;
    }

    private static EngineException startFailure(String name, String image, Refusal refusal) {
        String message = "cannot start container %s from image %s: Docker said: %s; it was removed again"
                .formatted(name, image, refusal.said());
        return portTaken(refusal) ? new PortTakenException(message, refusal) : new EngineException(message, refusal);
    }

    static boolean portTaken(Refusal refusal) {
        return refusal.said().contains("port is already allocated")
                || refusal.said().contains("address already in use");
    }

    /** Docker takes only one network with the creation, before API 1.44. */
    private static List<Networking.Attachment> furtherNetworks(ContainerSpec spec) {
        return spec.networking().attachments().stream().skip(1).toList();
    }

    /** One that is connected already stays so. */
    void connect(String id, String network, List<String> aliases) throws EngineException, Refusal {
        try {
            calls.order(
                    "connect container %s to network %s".formatted(id, network),
                    START_LIMIT,
                    () -> docker.connectToNetworkCmd()
                            .withContainerId(id)
                            .withNetworkId(network)
                            .withContainerNetwork(new ContainerNetwork().withAliases(aliases))
                            .exec());
        } catch (Refusal e) {
            if (!e.said().contains("already exists in network")) {
                throw e;
            }
        }
    }

    private String create(ContainerSpec spec) throws EngineException {
        // What is wrong with it is found out before Docker is asked: nothing has to be cleared up then.
        CreateContainerCmd request = ContainerRequest.fill(docker.createContainerCmd(spec.image()), spec, instance);
        return create(spec.name(), spec.image(), () -> request.exec().getId());
    }

    /** @param request creates it and gives back its id */
    String create(String name, String image, Callable<String> request) throws EngineException {
        String what = "create container " + name;
        try {
            return calls.orderToItsEnd(what, CREATE_LIMIT, request);
        } catch (Refusal e) {
            throw new EngineException("cannot " + what + ": " + reason(image, e), e);
        } catch (EngineException e) {
            // Whether Docker has created it before the connection broke or the deadline was over is not known.
            uninterrupted(() -> discardCreated(name));
            throw e;
        }
    }

    private static String reason(String image, Refusal refusal) {
        return switch (refusal.status()) {
            case 404 ->
                refusal.said().contains("No such image")
                        ? "there is no image " + image + " on this host; build or pull it first"
                        : "Docker said: " + refusal.said();
            case 409 ->
                "the name is taken; remove that container or choose another (Docker said: " + refusal.said() + ")";
            default -> "Docker said: " + refusal.said();
        };
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
