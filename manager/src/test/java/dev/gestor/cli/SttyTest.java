// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SttyTest {
    @TempDir
    private Path folder;

    @Test
    @Timeout(30)
    void oneThatDoesNotEndIsNotWaitedForLongerThanTheLimit() {
        assertThatThrownBy(() -> shell("echo begun; exec sleep 60", Duration.ofMillis(200))
                        .ask("-g"))
                .isInstanceOf(IOException.class)
                .hasMessage("stty -g did not end within 200ms");
    }

    @Test
    void aRefusalIsToldInItsWords() {
        assertThatThrownBy(() -> Stty.of(new File("/dev/null")).ask("-g"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("stty -g failed: stty: ");
    }

    @Test
    void oneThatCannotChangeAtOnceChangesAsItCan() throws Exception {
        Path told = folder.resolve("told");
        Stty stty = shell(
                "echo \"$*\" >>" + told + "; [ \"$1\" != -drain ] || { echo 'invalid argument'; exit 1; }",
                Duration.ofSeconds(30));

        stty.set(List.of("-echo"));

        assertThat(Files.readAllLines(told)).containsExactly("-drain -echo", "-echo");
    }

    @Test
    void whoeverIsInterruptedStillChangesTheTerminalAndStaysInterrupted() throws Exception {
        try (var terminal = new PseudoTerminal()) {
            String before = terminal.settings();
            Thread.currentThread().interrupt();
            try {
                Stty.of(terminal.file()).set(List.of("-echo"));
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(terminal.settings()).isNotEqualTo(before);
        }
    }

    private static Stty shell(String script, Duration limit) {
        return new Stty(List.of("sh", "-c", script, "stty"), Redirect.from(new File("/dev/null")), limit);
    }
}
