// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;

/** A part of the build: writes the manual pages and the completion scripts. */
public final class Documents {
    private static final String CUSTOM_ORC_PAGE = "/dev/gestor/cli/customOrc.1";

    private Documents() {}

    /** @param arguments folder to write to; the date of the sources */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        Path manual = Files.createDirectories(folder.resolve("man/man1"));
        Path completion = Files.createDirectories(folder.resolve("completion"));
        Files.writeString(manual.resolve("gestor.1"), new ManualPage(gestor(), Version.text(), arguments[1]).text());
        Files.writeString(manual.resolve("customOrc.1"), customOrcPage(arguments[1]));
        for (Shell shell : Shell.values()) {
            Files.writeString(completion.resolve("gestor." + Choice.name(shell)), CompletionScript.of(gestor(), shell));
        }
    }

    private static CommandLine gestor() {
        var silent = new Terminal(
                new PrintWriter(PrintWriter.nullWriter()), new PrintWriter(PrintWriter.nullWriter()), false, false);
        return new CommandTree(silent, Map.of(), false, Main.commands(silent, Map.of(), false)).build();
    }

    static String customOrcPage(String date) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(Documents.class.getResourceAsStream(CUSTOM_ORC_PAGE), CUSTOM_ORC_PAGE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@DATE@", date)
                    .replace("@VERSION@", Version.text());
        }
    }
}
