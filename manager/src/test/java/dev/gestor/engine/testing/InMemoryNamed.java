// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerTemplate;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Exclusives;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.NamedContainer;
import dev.gestor.engine.NamedContainers;
import dev.gestor.engine.Owner;
import dev.gestor.engine.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Named containers of an {@link InMemoryHost}; they have an environment, labels and networks, and nothing else of their own. */
final class InMemoryNamed implements NamedContainers {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InMemoryHost host;
    private final Instance instance;
    private final Set<String> entrusted;

    InMemoryNamed(InMemoryHost host, Instance instance, Set<String> entrusted) {
        this.host = host;
        this.instance = instance;
        this.entrusted = entrusted;
    }

    @Override
    public Optional<NamedContainer> find(String idOrName) throws EngineException {
        host.requirePresent();
        return Inventory.find(host.containers(), idOrName).map(this::named);
    }

    private NamedContainer named(Container container) {
        ObjectNode inspection = inspection(container);
        return new NamedContainer(
                container,
                host.image(container.image()).map(image -> image.id()).orElse(""),
                Exclusives.of(inspection.toString()),
                ContainerTemplate.of(inspection, JSON.createObjectNode()));
    }

    private static ObjectNode inspection(Container container) {
        ObjectNode whole = JSON.createObjectNode().put("Id", container.id()).put("Name", "/" + container.name());
        ObjectNode config = whole.putObject("Config").put("Image", container.image());
        config.set("Env", environment(container.detail().json()));
        ObjectNode labels = config.putObject("Labels");
        container.labels().forEach(labels::put);
        whole.putObject("HostConfig");
        ObjectNode networks = whole.putObject("NetworkSettings").putObject("Networks");
        container.detail().networks().keySet().forEach(networks::putObject);
        return whole;
    }

    private static JsonNode environment(String inspection) {
        try {
            return inspection.isEmpty()
                    ? JSON.createArrayNode()
                    : JSON.readTree(inspection).path("Config").path("Env");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void entrust(String id) {
        entrusted.add(id);
    }

    @Override
    public Container run(ContainerTemplate template, Owner owner) throws EngineException {
        host.requirePresent();
        Map<String, String> environment = new HashMap<>();
        for (JsonNode entry : environment(template)) {
            String[] parts = entry.asText().split("=", 2);
            environment.put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        ContainerSpec spec = ContainerSpec.of(template.name(), template.image(), owner)
                .withProgram(Program.DEFAULT.withEnvironment(environment));
        return host.create(spec, instance.labelsOf(template, owner));
    }

    private static JsonNode environment(ContainerTemplate template) {
        try {
            return JSON.readTree(template.definition()).path("Env");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> log(String id, int lines) throws EngineException {
        host.requirePresent();
        return host.byId(id).map(c -> List.of("log of " + c.name())).orElse(List.of());
    }
}
