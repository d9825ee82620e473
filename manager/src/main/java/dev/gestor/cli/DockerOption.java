// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Docker engine is meant. */
final class DockerOption {
    @Option(
            names = "--docker-url",
            paramLabel = "URL",
            description = "of Docker (default: DOCKER_URL, DOCKER_HOST, the context, the socket)")
    private @Nullable String url;

    /** The address given; empty: the environment says. */
    Optional<String> url() {
        return Optional.ofNullable(url);
    }
}
