// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine.Removal;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Owner;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Stops and removes containers of this instance. Each call looks again, by id, whose the container is. */
final class ContainerRemoval {
    /** Beyond the grace period: 60 at once keep an old engine on a small machine busy for long. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(60);

    /** For a container that may take for ever to stop. */
    private static final Duration LONGEST_STOP = Duration.ofMinutes(10);

    private static final Duration REMOVE_LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    /** Somebody may start the container again between our stop and our removal. */
    private static final int ATTEMPTS = 3;

    private final DockerClient docker;
    private final Transport transport;
    private final Calls calls;
    private final DockerContainers containers;

    ContainerRemoval(DockerClient docker, Transport transport, Calls calls, DockerContainers containers) {
        this.docker = docker;
        this.transport = transport;
        this.calls = calls;
        this.containers = containers;
    }

    Removal stop(String id, Optional<Duration> grace) throws EngineException {
        Optional<Target> target = find(id);
        if (target.isEmpty() || !target.get().alive()) {
            return Removal.GONE;
        }
        requireVolumesStay(target.get());
        return stop(target.get(), grace) ? Removal.DONE : Removal.GONE;
    }

    /** What a person runs with {@code --rm} Docker itself removes when it stops, and its anonymous volumes with it. */
    private void requireVolumesStay(Target target) throws EngineException {
        boolean aPersons = target.container().owner().filter(Owner.USER::equals).isPresent()
                || containers.isEntrusted(target.id());
        if (target.container().autoRemove() && aPersons) {
            throw new EngineException(
                    "container %s was run with --rm: Docker would remove it and its anonymous volumes; stop it yourself"
                            .formatted(target.name()));
        }
    }

    Removal remove(String id, Optional<Duration> grace) throws EngineException {
        boolean stopped = false;
        for (int attempt = 1; ; attempt++) {
            Optional<Target> target = find(id);
            if (target.isEmpty()) {
                // Gone by our stop, where the container was to be removed as soon as it ends.
                return stopped ? Removal.DONE : Removal.GONE;
            }
            requireVolumesStay(target.get());
            if (target.get().alive()) {
                stopped |= stop(target.get(), grace);
            }
            try {
                return delete(target.get()) || stopped ? Removal.DONE : Removal.GONE;
            } catch (Refusal e) {
                if (e.status() != 409 || attempt == ATTEMPTS) {
                    throw new EngineException(
                            "cannot remove container " + target.get().name() + ": Docker said: " + e.said(), e);
                }
            }
        }
    }

    private Optional<Target> find(String id) throws EngineException {
        Optional<JsonNode> inspection = containers.inspection(id);
        if (inspection.isEmpty()) {
            return Optional.empty();
        }
        Container container = ContainerJson.inspection(inspection.get());
        containers.requireMayChange(container);
        return Optional.of(new Target(container, ContainerJson.grace(inspection.get())));
    }

    /** Whether we stopped it; not when it ended or vanished before. */
    private boolean stop(Target target, Optional<Duration> grace) throws EngineException {
        Duration wait = grace.orElse(target.ownGrace());
        Duration limit = wait.isNegative() ? LONGEST_STOP : wait.plus(STOP_MARGIN);
        try {
            // Without docker-java, which would send ten seconds of its own where we say nothing, and refuses -1.
            String path = "/containers/" + target.id() + "/stop?t=" + wholeSeconds(wait);
            calls.order("stop container " + target.name(), limit, () -> {
                transport.open(Transport.request(Request.Method.POST, path)).close();
                return target;
            });
            return true;
        } catch (Refusal e) {
            // 304: it has stopped by itself; 404: it is gone; 409: it is on its way out.
            if (e.status() == 304 || e.status() == 404 || e.status() == 409) {
                return false;
            }
            throw new EngineException("cannot stop container " + target.name() + ": Docker said: " + e.said(), e);
        }
    }

    /** Docker counts in seconds, -1 for ever; a shorter grace period must not become none. */
    private static long wholeSeconds(Duration grace) {
        if (grace.isNegative()) {
            return -1;
        }
        return grace.plusNanos(999_999_999).toSeconds();
    }

    /** Whether we removed it. */
    private boolean delete(Target target) throws EngineException, Refusal {
        try {
            calls.order(
                    "remove container " + target.name(),
                    REMOVE_LIMIT,
                    () -> docker.removeContainerCmd(target.id())
                            .withRemoveVolumes(false)
                            .exec());
            return true;
        } catch (Refusal e) {
            if (e.status() == 404) {
                return false;
            }
            if (e.status() == 409 && e.said().contains("already in progress")) {
                awaitGone(target);
                return false;
            }
            throw e;
        }
    }

    private void awaitGone(Target target) throws EngineException {
        long end = System.nanoTime() + REMOVE_LIMIT.toNanos();
        while (containers.inspection(target.id()).isPresent()) {
            if (System.nanoTime() > end) {
                throw new EngineException(
                        "container %s is being removed by somebody else for more than %d s; look into Docker's log"
                                .formatted(target.name(), REMOVE_LIMIT.toSeconds()));
            }
            try {
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException("interrupted while container " + target.name() + " was being removed", e);
            }
        }
    }

    private record Target(Container container, Duration ownGrace) {
        String id() {
            return container.id();
        }

        String name() {
            return container.name();
        }

        boolean alive() {
            ContainerState state = container.state();
            return state == ContainerState.RUNNING
                    || state == ContainerState.PAUSED
                    || state == ContainerState.RESTARTING;
        }
    }
}
