// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The contexts of Docker's own command, in its configuration folder:
 *
 * <pre>
 * config.json                           {"currentContext": "rootless"}
 * contexts/meta/SHA-256(name)/meta.json {"Name": "rootless", "Endpoints": {"docker": {"Host": "unix:///run/user/1000/docker.sock"}}}
 * contexts/tls/SHA-256(name)/docker/    ca.pem cert.pem key.pem
 * </pre>
 */
final class DockerContexts {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> environment;
    private final Path folder;

    DockerContexts(Map<String, String> environment, Path home) {
        this.environment = environment;
        folder = folder(environment, home);
    }

    static Path folder(Map<String, String> environment, Path home) {
        String configured = environment.getOrDefault("DOCKER_CONFIG", "");
        return configured.isEmpty() ? home.resolve(".docker") : Path.of(configured);
    }

    /** The context in use; empty where it is Docker's built-in one. */
    Optional<Context> current() {
        String name = environment.getOrDefault("DOCKER_CONTEXT", "");
        String chosenBy = "environment variable DOCKER_CONTEXT";
        if (name.isEmpty()) {
            Path config = folder.resolve("config.json");
            if (!Files.exists(config)) {
                return Optional.empty();
            }
            name = read(config).path("currentContext").asText("");
            chosenBy = config.toString();
        }
        return name.isEmpty() || name.equals("default") ? Optional.empty() : Optional.of(named(name, chosenBy));
    }

    private Context named(String name, String chosenBy) {
        String source = "Docker context '" + name + "' chosen by " + chosenBy;
        Path meta = folder.resolve("contexts/meta").resolve(sha256(name)).resolve("meta.json");
        if (!Files.exists(meta)) {
            throw new IllegalArgumentException(
                    source + " does not exist (there is no " + meta + "); choose another by 'docker context use'");
        }
        String host = read(meta).path("Endpoints").path("docker").path("Host").asText("");
        Path tls = folder.resolve("contexts/tls").resolve(sha256(name)).resolve("docker");
        return new Context(host, source, Files.isDirectory(tls) ? Optional.of(tls) : Optional.empty());
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot read " + file + " to find Docker's current context: " + e.getMessage()
                            + "; repair the file, or name Docker's address by --docker-url",
                    e);
        }
    }

    private static String sha256(String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    record Context(String host, String source, Optional<Path> certificates) {}
}
