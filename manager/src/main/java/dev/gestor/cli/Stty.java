// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A terminal asked and told by {@code stty}, which every Unix has and which knows every setting; Java has no call for it. It may wait
 * for a terminal that takes nothing: whoever asks never waits for it longer than the limit.
 */
final class Stty {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int LONGEST_ANSWER = 4096;

    private final List<String> program;
    private final Redirect terminal;
    private final Duration limit;

    /**
     * @param program how it is called
     * @param terminal where its stdin leads
     */
    Stty(List<String> program, Redirect terminal, Duration limit) {
        this.program = List.copyOf(program);
        this.terminal = terminal;
        this.limit = limit;
    }

    /** Of the terminal at this process's stdin. */
    static Stty ofInput() {
        return new Stty(List.of("stty"), Redirect.INHERIT, LIMIT);
    }

    /** Of the terminal that is there, by its file. */
    static Stty of(File terminal) {
        return new Stty(List.of("stty"), Redirect.from(terminal), LIMIT);
    }

    /** What it answers. */
    String ask(String... words) throws IOException {
        return run(List.of(words));
    }

    /**
     * Changes settings at once. Without being told, GNU's would wait until all that was written has been taken, which a terminal that
     * stands still never does; others do not know that word.
     */
    void set(List<String> settings) throws IOException {
        List<String> atOnce = new ArrayList<>(List.of("-drain"));
        atOnce.addAll(settings);
        try {
            run(atOnce);
        } catch (RefusedException e) {
            run(settings);
        }
    }

    private String run(List<String> words) throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(words);
        var builder = new ProcessBuilder(command).redirectInput(terminal).redirectErrorStream(true);
        // Off the person's language: what it says goes into a message.
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        String told = "stty " + String.join(" ", words);
        // Whoever is interrupted still has a terminal to leave as it was.
        boolean interrupted = Thread.interrupted();
        try {
            // Its answer is shorter than a pipe holds: it ends without being read.
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("%s did not end within %s".formatted(told, DurationConverter.text(limit)));
            }
            String answer =
                    new String(process.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8).strip();
            if (process.exitValue() != 0) {
                throw new RefusedException("%s failed: %s".formatted(told, answer));
            }
            return answer;
        } catch (InterruptedException e) {
            interrupted = true;
            throw new IOException(told + " was interrupted", e);
        } finally {
            process.destroyForcibly();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }
}
