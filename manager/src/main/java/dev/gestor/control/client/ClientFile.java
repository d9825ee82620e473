// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.journal.DurableFiles;
import dev.gestor.policy.CpuLaw;
import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.PidConstants;
import dev.gestor.policy.ScaleLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Keeps the client in the instance's state, whole whatever happens to the process:
 *
 * <pre>
 * {"format": 1, "id": "5f0c9a1e", "image": "shop/web:1", "cpu_target": 50.0,
 *  "constants": {"kp": 0.1, "ki": 0.0, "kd": 0.0}, "min": 1, "max": 10, "step": 10,
 *  "status": "READY", "wanted": 3, "since": "2026-11-21T10:00:00Z"}
 * </pre>
 *
 * with {@code preset} instead of {@code constants}, {@code cpus} and {@code reason} where there are such.
 */
final class ClientFile {
    static final String NAME = "client.json";

    private static final int FORMAT = 1;
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;

    /** @param folder the instance's state */
    ClientFile(Path folder) {
        file = folder.resolve(NAME);
    }

    /** Returns once it would survive a crash. */
    void save(Client client) throws IOException {
        DurableFiles.write(file, JSON.writeValueAsBytes(json(client)));
    }

    Optional<Client> load() throws IOException {
        try {
            return Optional.of(client(JSON.readTree(Files.readAllBytes(file))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (com.fasterxml.jackson.core.JacksonException | RuntimeException e) {
            throw new IOException(
                    "%s does not hold a client of this version (%s); remove it, and its containers are removed at the next start"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private static ObjectNode json(Client client) {
        ClientDeclaration declaration = client.declaration();
        ObjectNode json = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("id", client.id())
                .put("image", declaration.image())
                .put("cpu_target", declaration.target());
        if (declaration.law() instanceof CpuPreset preset) {
            json.put("preset", preset.name().toLowerCase(Locale.ROOT));
        } else {
            PidConstants constants = declaration.constants();
            json.putObject("constants")
                    .put("kp", constants.kp())
                    .put("ki", constants.ki())
                    .put("kd", constants.kd());
        }
        ScaleLimits limits = declaration.limits();
        json.put("min", limits.min()).put("max", limits.max()).put("step", limits.step());
        declaration.cpus().ifPresent(cpus -> json.put("cpus", cpus));
        client.reason().ifPresent(reason -> json.put("reason", reason));
        // What was being created or removed is found, or missed, when it is read again.
        ClientStatus status = client.status() == ClientStatus.BUSY ? ClientStatus.READY : client.status();
        return json.put("status", status.name())
                .put("wanted", client.wanted())
                .put("since", client.since().toString());
    }

    private static Client client(JsonNode json) {
        if (json.path("format").asInt() != FORMAT) {
            throw new IllegalArgumentException("its format is " + json.path("format"));
        }
        ClientDeclaration declaration = new ClientDeclaration(
                json.required("image").asText(),
                json.required("cpu_target").asDouble(),
                law(json),
                new ScaleLimits(
                        json.required("min").asInt(),
                        json.required("max").asInt(),
                        json.required("step").asInt()),
                json.has("cpus") ? OptionalDouble.of(json.get("cpus").asDouble()) : OptionalDouble.empty());
        return new Client(
                json.required("id").asText(),
                declaration,
                ClientStatus.valueOf(json.required("status").asText()),
                json.required("wanted").asInt(),
                Optional.ofNullable(json.get("reason")).map(JsonNode::asText),
                Instant.parse(json.required("since").asText()));
    }

    private static CpuLaw law(JsonNode json) {
        if (json.has("preset")) {
            return CpuPreset.valueOf(json.get("preset").asText().toUpperCase(Locale.ROOT));
        }
        JsonNode constants = json.required("constants");
        return new PidConstants(
                constants.required("kp").asDouble(),
                constants.required("ki").asDouble(),
                constants.required("kd").asDouble());
    }
}
