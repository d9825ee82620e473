// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts what an experiment measured into its place in {@code docs/experiments.md}, between two comments that name it. */
public final class Experiments {
    private Experiments() {}

    /** @param arguments folder of the project; name of the experiment; file with what it measured */
    public static void main(String[] arguments) throws IOException {
        String text = Files.readString(Path.of(arguments[2]));
        write(Path.of(arguments[0]), arguments[1], text + "\n" + Machine.here().sentence() + "\n");
    }

    static void write(Path root, String name, String section) throws IOException {
        Path file = root.resolve("docs/experiments.md");
        Files.writeString(file, Results.replaced(Files.readString(file), "experiment-" + name, section));
    }
}
