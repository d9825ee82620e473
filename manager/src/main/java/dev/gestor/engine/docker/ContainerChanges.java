// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerGoneException;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.PortTakenException;
import dev.gestor.engine.UpdatableSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Changes containers of this instance that stay what they are. Each call looks again, by id, whose the container is. */
final class ContainerChanges {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration CHANGE_LIMIT = Duration.ofSeconds(30);

    /** By its word: the library's own has none, which makes an update that changes nothing. */
    private static final RestartPolicy NO_RESTART =
            new ObjectMapper().convertValue(Map.of("Name", UpdatableSettings.NO_RESTART), RestartPolicy.class);

    private final DockerClient docker;
    private final Calls calls;
    private final DockerContainers containers;
    private final ContainerCreation creation;
    private final ContainerRemoval removal;

    ContainerChanges(
            DockerClient docker,
            Calls calls,
            DockerContainers containers,
            ContainerCreation creation,
            ContainerRemoval removal) {
        this.docker = docker;
        this.calls = calls;
        this.containers = containers;
        this.creation = creation;
        this.removal = removal;
    }

    void change(String id, ContainerChange change) throws EngineException {
        Container container = find(id);
        try {
            if (change instanceof ContainerChange.Start) {
                start(container);
            } else if (change instanceof ContainerChange.Restart) {
                removal.stop(id, Optional.empty());
                start(container);
            } else if (change instanceof ContainerChange.Unpause) {
                unpause(container);
            } else if (change instanceof ContainerChange.Update) {
                leaveRestarting(container);
            } else if (change instanceof ContainerChange.Rename rename) {
                rename(container, rename.name());
            } else if (change instanceof ContainerChange.Connect connect) {
                connect(container, connect);
            } else if (change instanceof ContainerChange.Disconnect disconnect) {
                disconnect(container, disconnect.network());
            }
        } catch (Refusal e) {
            throw failure(container, change, e);
        }
    }

    private Container find(String id) throws EngineException {
        return containers
                .find(id)
                .orElseThrow(() -> new ContainerGoneException(
                        "there is no container %s any more; nothing was changed".formatted(id)));
    }

    private static EngineException failure(Container container, ContainerChange change, Refusal refusal) {
        String message = "cannot %s container %s: Docker said: %s"
                .formatted(
                        change.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT),
                        container.name(),
                        refusal.said());
        if (refusal.status() == 404 && refusal.said().contains("No such container")) {
            return new ContainerGoneException(message);
        }
        return ContainerCreation.portTaken(refusal)
                ? new PortTakenException(message, refusal)
                : new EngineException(message, refusal);
    }

    private void start(Container container) throws EngineException, Refusal {
        order(
                "start container " + container.name(),
                START_LIMIT,
                304,
                () -> docker.startContainerCmd(container.id()).exec());
    }

    private void unpause(Container container) throws EngineException, Refusal {
        if (container.state() == ContainerState.PAUSED) {
            // It may have been unpaused since we looked, which Docker calls an error of the caller.
            order(
                    "unpause container " + container.name(),
                    CHANGE_LIMIT,
                    409,
                    () -> docker.unpauseContainerCmd(container.id()).exec());
        }
    }

    private void leaveRestarting(Container container) throws EngineException, Refusal {
        // Of what is not named here Docker changes nothing.
        calls.order(
                "update the restart policy of container " + container.name(),
                CHANGE_LIMIT,
                () -> docker.updateContainerCmd(container.id())
                        .withRestartPolicy(NO_RESTART)
                        .exec());
        // Done without effect it would be done again at once, for ever.
        if (find(container.id())
                .detail()
                .settings()
                .filter(UpdatableSettings::restarts)
                .isPresent()) {
            throw new EngineException(
                    "cannot update container %s: Docker agreed, and its restart policy still is not %s; try docker update --restart %s %s"
                            .formatted(
                                    container.name(),
                                    UpdatableSettings.NO_RESTART,
                                    UpdatableSettings.NO_RESTART,
                                    container.name()));
        }
    }

    private void rename(Container container, String name) throws EngineException, Refusal {
        if (!container.name().equals(name)) {
            calls.order(
                    "rename container %s to %s".formatted(container.name(), name),
                    CHANGE_LIMIT,
                    () -> docker.renameContainerCmd(container.id())
                            .withName(name)
                            .exec());
        }
    }

    private void connect(Container container, ContainerChange.Connect connect) throws EngineException, Refusal {
        creation.connect(container.id(), connect.network(), connect.aliases());
        // "Already there" counts as done, and may be said of what an end of Docker left: it would be done again at
        // once, for ever.
        if (!find(container.id()).detail().networks().containsKey(connect.network())) {
            throw new EngineException(
                    "cannot connect container %s: Docker agreed, and it still is not attached to network %s by that name; try docker network disconnect --force %s %s"
                            .formatted(container.name(), connect.network(), connect.network(), container.name()));
        }
    }

    private void disconnect(Container container, String network) throws EngineException, Refusal {
        if (container.detail().networks().containsKey(network)) {
            calls.order(
                    "disconnect container %s from network %s".formatted(container.name(), network),
                    CHANGE_LIMIT,
                    () -> docker.disconnectFromNetworkCmd()
                            .withContainerId(container.id())
                            .withNetworkId(network)
                            // Also from one that is no more.
                            .withForce(true)
                            .exec());
        }
    }

    /** @param already the status by which Docker says that it is as wished */
    private void order(String what, Duration limit, int already, Callable<?> request) throws EngineException, Refusal {
        try {
            calls.order(what, limit, request);
        } catch (Refusal e) {
            if (e.status() != already) {
                throw e;
            }
        }
    }
}
