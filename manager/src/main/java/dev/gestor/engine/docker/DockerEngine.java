// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientImpl;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineInfo;
import dev.gestor.engine.EngineResources;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.ImageInfo;
import dev.gestor.engine.ImageSpec;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.NamedContainers;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Docker, as one Gestor instance sees it. It makes no request before its first call, so it can be built while Docker is away;
 * {@link #info} is the call to find out.
 *
 * <pre>{@code
 * DockerAddress address = DockerAddress.find(option, "--docker-url", System.getenv(), Path.of(System.getProperty("user.home")));
 * try (ContainerEngine engine = new DockerEngine(address, new Instance("default"), Clock.systemUTC(), new Random())) {
 *     System.out.println(engine.info().version());
 * }
 * }</pre>
 */
public final class DockerEngine implements ContainerEngine {
    private static final Logger LOG = LoggerFactory.getLogger(DockerEngine.class);

    /** A daemon that is away refuses at once; one that accepts may be busy, and on a loaded machine needs seconds for this. */
    private static final Duration INFO_LIMIT = Duration.ofSeconds(15);

    private static final ListingRhythm RHYTHM =
            new ListingRhythm(Duration.ofMinutes(5), Duration.ofSeconds(30), Duration.ofSeconds(2));
    private static final Backoff RECONNECT = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5));

    private final DockerAddress address;
    private final Instance instance;
    private final Clock clock;
    private final RandomGenerator random;
    private final Transport transport;
    private final Calls calls;
    private final DockerClient docker;
    private final DockerContainers containers;
    private final DockerImages images;
    private final ContainerCreation creation;
    private final ContainerRemoval removal;
    private final ContainerChanges changes;
    private final DockerResources resources;
    private final DockerNamed named;

    /** They are told at once of what was changed here: whoever decides next must see it, and an event may take its time. */
    private final List<DockerInventory> inventories = new CopyOnWriteArrayList<>();

    /** @param random spreads reconnections */
    public DockerEngine(DockerAddress address, Instance instance, Clock clock, RandomGenerator random) {
        this.address = address;
        this.instance = instance;
        this.clock = clock;
        this.random = random;
        ClientConfig config = new ClientConfig(address);
        transport = Transport.open(config);
        calls = new Calls(address);
        docker = DockerClientImpl.getInstance(config, transport);
        containers = new DockerContainers(transport, calls, instance, DockerContainers.INSPECT_LIMIT);
        images = new DockerImages(transport, calls);
        creation = new ContainerCreation(docker, calls, containers, instance);
        removal = new ContainerRemoval(docker, transport, calls, containers);
        changes = new ContainerChanges(docker, calls, containers, creation, removal);
        resources = new DockerResources(docker, transport, calls, instance);
        named = new DockerNamed(transport, calls, containers, creation, instance, this::learn);
    }

    @Override
    public EngineInfo info() throws EngineUnavailableException {
        try {
            return calls.ask("ask Docker for its version", INFO_LIMIT, () -> {
                var version = transport.get("/version");
                var info = transport.get("/info");
                return new EngineInfo(
                        address.uri(),
                        info.path("Name").asText(),
                        version.path("Version").asText(),
                        version.path("ApiVersion").asText(),
                        // Engines before 20.10 knew version 1 alone and do not tell.
                        info.path("CgroupVersion").asText("1"),
                        info.path("NCPU").asInt());
            });
        } catch (Refusal e) {
            throw Unavailable.because(address, "ask Docker for its version", new IOException(e.said(), e));
        } catch (EngineUnavailableException e) {
            throw e;
        } catch (EngineException e) {
            throw new EngineUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public List<Container> list() throws EngineException {
        return containers.list();
    }

    @Override
    public Optional<Container> find(String idOrName) throws EngineException {
        return containers.find(idOrName);
    }

    @Override
    public Container run(ContainerSpec spec) throws EngineException {
        Container made = creation.run(spec);
        learn(made);
        return made;
    }

    private void learn(Container made) {
        inventories.forEach(inventory -> inventory.learn(made));
    }

    @Override
    public Removal stop(String id, Optional<Duration> grace) throws EngineException {
        Removal stopped = removal.stop(id, grace);
        tell(id);
        return stopped;
    }

    @Override
    public Removal remove(String id, Optional<Duration> grace) throws EngineException {
        Removal removed = removal.remove(id, grace);
        inventories.forEach(inventory -> inventory.forget(id));
        return removed;
    }

    @Override
    public void change(String id, ContainerChange change) throws EngineException {
        changes.change(id, change);
        tell(id);
    }

    /** What became of a container that was changed here. That it cannot be looked at does not undo the change. */
    private void tell(String id) {
        if (inventories.isEmpty()) {
            return;
        }
        try {
            Optional<Container> changed = containers.inspect(id);
            inventories.forEach(inventory -> changed.ifPresentOrElse(inventory::learn, () -> inventory.forget(id)));
        } catch (EngineException e) {
            LOG.debug("Container {} was changed and could not be looked at", id, e);
            inventories.forEach(inventory -> inventory.doubt(id));
        }
    }

    @Override
    public Optional<ImageInfo> image(String reference) throws EngineException {
        return images.find(reference);
    }

    @Override
    public EngineResources resources() {
        return resources;
    }

    @Override
    public NamedContainers named() {
        return named;
    }

    @Override
    public void build(ImageSpec image) throws EngineException {
        images.build(image);
    }

    @Override
    public Inventory follow() throws EngineException {
        EventFeed feed = new DockerEventFeed(transport, calls, instance, clock);
        var inventory = new DockerInventory(
                containers, feed, clock, RECONNECT, random, RHYTHM, instance.name(), inventories::remove);
        inventories.add(inventory);
        return inventory.start();
    }

    @Override
    public void close() {
        calls.close();
        try {
            docker.close();
        } catch (IOException e) {
            LOG.debug("Closing the connection to Docker failed", e);
        }
    }
}
