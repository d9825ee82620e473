// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.compose.ComposeException;
import dev.gestor.compose.ComposeFile;
import dev.gestor.engine.ProjectSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which compose file is meant, and how it is read. */
final class ComposeOptions {
    /** As docker compose looks for them, in this order. */
    private static final List<String> USUAL =
            List.of("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml");

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "compose file (default: compose.yaml, docker-compose.yml of this folder)")
    private @Nullable Path file;

    @Option(
            names = {"-p", "--project-name"},
            paramLabel = "NAME",
            description = "project (default: COMPOSE_PROJECT_NAME, the file's name:, its folder)")
    private @Nullable String project;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "with its services; may be repeated (default: COMPOSE_PROFILES)")
    private List<String> profiles = List.of();

    /** Whether a file is named on the command line. */
    boolean named() {
        return file != null;
    }

    /** @throws ConfigException where there is no file */
    ProjectSpec read(Map<String, String> environment, Terminal terminal) {
        Path path = Optional.ofNullable(file)
                .or(ComposeOptions::usual)
                .orElseThrow(() -> new ConfigException(
                        "there is no compose.yaml or docker-compose.yml in this folder; name one with -f FILE"));
        ComposeFile.Loaded loaded;
        try {
            loaded = ComposeFile.read(
                    path, environment, new ComposeFile.Options(Optional.ofNullable(project), Set.copyOf(profiles)));
        } catch (ComposeException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
        loaded.warnings().forEach(warning -> terminal.say(warning.toString()));
        terminal.err().flush();
        return loaded.project();
    }

    private static Optional<Path> usual() {
        return USUAL.stream().map(Path::of).filter(Files::isRegularFile).findFirst();
    }
}
