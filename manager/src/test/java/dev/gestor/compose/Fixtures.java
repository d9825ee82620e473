// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The compose files of the tests, each in a folder of its own with what belongs to it. */
final class Fixtures {
    /** What the caller's environment holds; nothing of the machine that the tests run on. */
    static final Map<String, String> ENVIRONMENT = Map.of(
            "HOME", "/home/someone",
            "SET_VARIABLE", "set",
            "EMPTY", "",
            "INHERITED", "inherited",
            "BOTH", "environment",
            "DB_USER", "");

    private static final Path FOLDER = Path.of("src/test/resources/compose");

    private Fixtures() {}

    static Stream<String> names() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders
                    .filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    static Path file(String name) {
        return FOLDER.resolve(name).resolve("compose.yaml").toAbsolutePath();
    }

    static ComposeFile.Loaded load(String name, String... profiles) throws ComposeException {
        return ComposeFile.read(file(name), ENVIRONMENT, new ComposeFile.Options(Optional.empty(), Set.of(profiles)));
    }

    /** Reads a text as {@code compose.yaml} of the folder. */
    static ComposeFile.Loaded load(Path folder, String text) throws ComposeException {
        Path file = folder.resolve("compose.yaml");
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return ComposeFile.read(file, ENVIRONMENT, ComposeFile.Options.DEFAULT);
    }
}
