// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.testing.DockerCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the build writes beside the jar, read by the programs that it is for. */
class ManualPageIT {
    private static final int LIMIT_SECONDS = 60;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws Exception {
        Documents.main(new String[] {folder.toString(), "2026-11-21"});
    }

    @ParameterizedTest
    @ValueSource(strings = {"gestor.1", "customOrc.1"})
    void aPageIsRightInTheEyesOfTwoReaders(String name) throws Exception {
        String page = folder.resolve("man/man1").resolve(name).toString();

        assertThat(DockerCommand.output(List.of("mandoc", "-Tlint", "-Wwarning", page), LIMIT_SECONDS))
                .isEmpty();
        String shown = DockerCommand.output(
                List.of("env", "LC_ALL=C.UTF-8", "MANWIDTH=100", "MANROFFSEQ=", "man", "--warnings", "-l", page),
                LIMIT_SECONDS);
        assertThat(shown).doesNotContain("warning", "ManualPage", "${", "\\(").contains("SYNOPSIS", "EXIT STATUS");
    }

    @Test
    void thePageHoldsEveryCommandAndItsOptions() throws Exception {
        String text = Files.readString(folder.resolve("man/man1/gestor.1"));

        assertThat(text)
                .contains(
                        ".SS gestor load [OPTIONS] URL",
                        "\\fB\\-\\-no\\-keep\\-alive\\fR",
                        ".SS gestor down [OPTIONS] [NAME]");
        assertThat(CommandSections.listed().stream()
                        .filter(name -> text.contains(".SS gestor " + name + " "))
                        .count())
                .isGreaterThanOrEqualTo(15);
        assertThat(text).doesNotContain("from\\-cron");
    }

    @Test
    void theCompletionScriptsAreWrittenToo() {
        assertThat(folder.resolve("completion/gestor.bash")).isNotEmptyFile();
        assertThat(folder.resolve("completion/gestor.zsh")).isNotEmptyFile();
    }
}
