// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where Docker listens, and who said so: every message about the address names its source, because a user who set
 * {@code DOCKER_HOST} long ago does not think of it now.
 *
 * @param uri {@code unix:///path} or {@code tcp://host:port}
 * @param source in words, such as {@code environment variable DOCKER_HOST}
 * @param certificates folder of ca.pem, cert.pem and key.pem where TLS is wanted
 */
public record DockerAddress(URI uri, String source, Optional<Path> certificates) {
    private static final String DEFAULT_SOCKET = "unix:///var/run/docker.sock";

    /**
     * Finds the address: as configured, {@code DOCKER_URL}, {@code DOCKER_HOST}, the current context, the default socket.
     *
     * @param configured the user's own setting, empty where there is none
     * @param configuredBy where that setting stands, such as {@code --docker-url}
     * @throws IllegalArgumentException if the first of them that is set is no address; the message names value and source
     */
    public static DockerAddress find(
            Optional<String> configured, String configuredBy, Map<String, String> environment, Path home) {
        if (configured.isPresent()) {
            return parse(configured.get(), configuredBy, environment, home);
        }
        for (String variable : new String[] {"DOCKER_URL", "DOCKER_HOST"}) {
            String value = environment.getOrDefault(variable, "").strip();
            if (!value.isEmpty()) {
                return parse(value, "environment variable " + variable, environment, home);
            }
        }
        return new DockerContexts(environment, home)
                .current()
                .map(c -> new DockerAddress(checked(c.host(), c.source()), c.source(), c.certificates()))
                .orElseGet(() -> new DockerAddress(URI.create(DEFAULT_SOCKET), "default socket", Optional.empty()));
    }

    private static DockerAddress parse(String value, String source, Map<String, String> environment, Path home) {
        return new DockerAddress(checked(value, source), source, certificates(environment, home));
    }

    /** As Docker's own command does: DOCKER_TLS_VERIFY switches TLS on, DOCKER_CERT_PATH tells the folder. */
    private static Optional<Path> certificates(Map<String, String> environment, Path home) {
        if (environment.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty()) {
            return Optional.empty();
        }
        String folder = environment.getOrDefault("DOCKER_CERT_PATH", "");
        return Optional.of(folder.isEmpty() ? DockerContexts.folder(environment, home) : Path.of(folder));
    }

    private static URI checked(String value, String source) {
        URI uri;
        try {
            uri = new URI(value);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "Docker's address '%s' (%s) is no URL: %s; %s".formatted(value, source, e.getReason(), forms()), e);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        String path = uri.getPath() == null ? "" : uri.getPath();
        boolean good = switch (scheme) {
            case "unix" -> uri.getHost() == null && path.startsWith("/") && path.length() > 1;
            case "tcp" -> uri.getHost() != null && uri.getPort() > 0;
            default -> false;
        };
        if (!good) {
            throw new IllegalArgumentException(
                    "Docker's address '%s' (%s) cannot be used: %s".formatted(value, source, forms()));
        }
        return uri;
    }

    private static String forms() {
        return "give unix:///path/to/docker.sock or tcp://host:port";
    }

    @Override
    public String toString() {
        return uri + " (" + source + ")";
    }
}
