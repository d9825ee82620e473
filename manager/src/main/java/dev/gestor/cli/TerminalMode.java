// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How the terminal at stdin takes keys: by the line with an echo, as a shell left it, or one by one. Asked of and told by {@code stty},
 * which every Unix has and which knows every setting; Java has no call for it.
 */
final class TerminalMode {
    /**
     * Each key at once and unseen. Ctrl+C and Ctrl+Z stay signals, so that they work whatever this program is busy with; Ctrl+\ would
     * make Java write all its threads onto the screen.
     */
    private static final List<String> KEYS =
            List.of("-icanon", "-echo", "-iexten", "-ixon", "-icrnl", "min", "1", "time", "0", "quit", "undef");

    private static final long LIMIT_SECONDS = 2;

    private String before = "";

    /** Keys one by one from now on. */
    void keys() throws IOException {
        before = stty(List.of("-g"));
        stty(KEYS);
    }

    /** The same again: somebody else may have changed it while this process was stopped. */
    void keysAgain() throws IOException {
        stty(KEYS);
    }

    /** As it was before {@link #keys}. */
    void restore() throws IOException {
        if (!before.isEmpty()) {
            stty(List.of(before));
        }
    }

    private static String stty(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(arguments);
        // Off the person's language: what it says goes into a message.
        var builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String answer = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8).strip();
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("stty %s failed: %s".formatted(String.join(" ", arguments), answer));
            }
        } catch (InterruptedException e) {
            interrupted = true;
            throw new IOException("stty %s was interrupted".formatted(String.join(" ", arguments)), e);
        } finally {
            process.destroyForcibly();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return answer;
    }
}
