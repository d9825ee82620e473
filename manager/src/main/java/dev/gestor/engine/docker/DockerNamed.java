// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerTemplate;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Exclusives;
import dev.gestor.engine.Instance;
import dev.gestor.engine.NamedContainer;
import dev.gestor.engine.NamedContainers;
import dev.gestor.engine.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Containers that a person named: looked at whosever they are, and copied by Docker's own words for them. */
final class DockerNamed implements NamedContainers {
    private static final Duration IMAGE_LIMIT = Duration.ofSeconds(10);
    private static final Duration LOG_LIMIT = Duration.ofSeconds(10);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(60);

    private final Transport transport;
    private final Calls calls;
    private final DockerContainers containers;
    private final ContainerCreation creation;
    private final Instance instance;
    private final Consumer<Container> made;

    /** @param made told of each container that was started here */
    DockerNamed(
            Transport transport,
            Calls calls,
            DockerContainers containers,
            ContainerCreation creation,
            Instance instance,
            Consumer<Container> made) {
        this.transport = transport;
        this.calls = calls;
        this.containers = containers;
        this.creation = creation;
        this.instance = instance;
        this.made = made;
    }

    @Override
    public Optional<NamedContainer> find(String idOrName) throws EngineException {
        Optional<JsonNode> inspection = containers.inspection(idOrName);
        return inspection.isEmpty() ? Optional.empty() : Optional.of(read(inspection.get()));
    }

    private NamedContainer read(JsonNode inspection) throws EngineException {
        String image = inspection.path("Image").asText();
        return new NamedContainer(
                ContainerJson.inspection(inspection),
                image,
                Exclusives.of(inspection.toString()),
                ContainerTemplate.of(inspection, imageConfig(image)));
    }

    private JsonNode imageConfig(String id) throws EngineException {
        try {
            return calls.ask(
                    "inspect image " + id,
                    IMAGE_LIMIT,
                    () -> transport
                            .get("/images/" + Transport.escape(id) + "/json")
                            .path("Config"));
        } catch (Refusal e) {
            if (e.status() == 404) {
                // Removed by force: what it brought can no more be told from the container's own, and stays.
                return transport.json().createObjectNode();
            }
            throw new EngineException("cannot inspect image " + id + ": Docker said: " + e.said(), e);
        }
    }

    @Override
    public void entrust(String id) {
        containers.entrust(id);
    }

    @Override
    public Container run(ContainerTemplate template, Owner owner) throws EngineException {
        var request = new TemplateRequest(template, instance.labelsOf(template, owner), transport.json());
        String id = creation.create(template.name(), template.image(), () -> create(template.name(), request.body()));
        Container container = creation.start(id, template.name(), template.image(), () -> {
            for (TemplateRequest.Connection connection : request.connections(id)) {
                connect(template.name(), connection);
            }
        });
        made.accept(container);
        return container;
    }

    private String create(String name, ObjectNode body) throws java.io.IOException {
        String path = "/containers/create?name=" + Transport.escape(name);
        try (Response response = transport.open(post(path, body))) {
            return transport.json().readTree(response.getBody()).path("Id").asText();
        }
    }

    private void connect(String container, TemplateRequest.Connection connection) throws EngineException, Refusal {
        String path = "/networks/" + Transport.escape(connection.network()) + "/connect";
        calls.order(
                "connect container %s to network %s".formatted(container, connection.network()), CONNECT_LIMIT, () -> {
                    transport.open(post(path, connection.body())).close();
                    return container;
                });
    }

    private static Request post(String path, ObjectNode body) {
        Request.Builder request = Request.builder();
        request.method(Request.Method.POST);
        request.path(path);
        request.putHeader("Content-Type", "application/json");
        request.bodyBytes(body.toString().getBytes(StandardCharsets.UTF_8));
        return request.build();
    }

    @Override
    public List<String> log(String id, int lines) throws EngineException {
        Optional<JsonNode> inspection = containers.inspection(id);
        if (inspection.isEmpty()) {
            return List.of();
        }
        boolean terminal = inspection.get().path("Config").path("Tty").asBoolean();
        String path = "/containers/%s/logs?stdout=1&stderr=1&tail=%d".formatted(Transport.escape(id), lines);
        try {
            return calls.ask("read the log of container " + id, LOG_LIMIT, () -> {
                try (Response response = transport.open(Transport.request(Request.Method.GET, path))) {
                    byte[] bytes = response.getBody().readAllBytes();
                    return LogText.lines(bytes, terminal);
                }
            });
        } catch (Refusal e) {
            throw new EngineException("cannot read the log of container " + id + ": Docker said: " + e.said(), e);
        }
    }
}
