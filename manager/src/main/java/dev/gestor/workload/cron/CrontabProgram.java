// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The program {@code crontab}, through which alone a user may change a crontab. Its input and output are files of ours, not
 * pipes: a program that hangs, or leaves a child behind, cannot make us wait longer than the deadline.
 */
final class CrontabProgram implements CrontabStore {
    private static final long MAX_BYTES = 1024 * 1024;

    private final Path program;
    private final Path folder;
    private final Duration deadline;

    /**
     * @param folder for short-lived files; others must not be able to write there
     */
    CrontabProgram(Path program, Path folder, Duration deadline) {
        this.program = program;
        this.folder = folder;
        this.deadline = deadline;
    }

    @Override
    public Optional<byte[]> read() throws CrontabException {
        Output listed = run(List.of("-l"), new byte[0], Map.of());
        if (listed.code != 0) {
            if (listed.errors.contains("no crontab for")) {
                return Optional.empty();
            }
            throw failed("-l", listed);
        }
        byte[] text = CrontabListing.withoutHeader(listed.bytes);
        return Optional.of(CrontabListing.isExact(text) ? text : readByEditor(text));
    }

    /**
     * Debian's {@code crontab -l} prints a carriage return as a backslash and an r, a backspace as a backslash and a b. What an
     * editor gets to see is the real text, so our editor is {@code cat}.
     */
    private byte[] readByEditor(byte[] listing) throws CrontabException {
        Path copy = temporary();
        try {
            String editor = "cat >\"$GESTOR_CRONTAB_COPY\"";
            Map<String, String> environment =
                    Map.of("VISUAL", editor, "EDITOR", editor, "GESTOR_CRONTAB_COPY", copy.toString());
            Output edited = run(List.of("-e"), new byte[0], environment);
            byte[] text = content(copy);
            if (edited.code != 0 || !CrontabListing.shows(listing, text)) {
                throw new CrontabException(
                        "the crontab holds characters that '%s -l' does not print as they are, and its text could not be had otherwise"
                                .formatted(program));
            }
            return text;
        } finally {
            delete(copy);
        }
    }

    @Override
    public void write(byte[] text) throws CrontabException {
        Output written = run(List.of("-"), text, Map.of());
        if (written.code != 0) {
            throw failed("-", written);
        }
    }

    @Override
    public void remove() throws CrontabException {
        Output removed = run(List.of("-r"), new byte[0], Map.of());
        if (removed.code != 0 && !removed.errors.contains("no crontab for")) {
            throw failed("-r", removed);
        }
    }

    private CrontabException failed(String option, Output output) {
        return new CrontabException(
                "'%s %s' failed (exit code %d): %s".formatted(program, option, output.code, output.errors));
    }

    private Output run(List<String> options, byte[] input, Map<String, String> environment) throws CrontabException {
        Path in = temporary();
        Path out = temporary();
        Path errors = temporary();
        try {
            Files.write(in, input);
            ProcessBuilder builder = new ProcessBuilder(program.toString())
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile());
            builder.command().addAll(options);
            builder.environment().put("LC_ALL", "C");
            // Shows the file's header too: without it, the first three comments go whether they are the header or not.
            builder.environment().put("CRONTAB_NOHEADER", "N");
            builder.environment().putAll(environment);
            int code = await(builder.start());
            return new Output(code, content(out), new String(content(errors), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new CrontabException("cannot run '%s': %s".formatted(program, e.getMessage()), e);
        } finally {
            delete(in);
            delete(out);
            delete(errors);
        }
    }

    private int await(Process process) throws CrontabException {
        try {
            if (process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new CrontabException("'%s' did not end within %d s".formatted(program, deadline.toSeconds()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CrontabException("interrupted while waiting for '%s'".formatted(program), e);
        } finally {
            process.destroyForcibly();
        }
    }

    private Path temporary() throws CrontabException {
        try {
            return Files.createTempFile(folder, "crontab-", ".tmp");
        } catch (IOException e) {
            throw new CrontabException("cannot write into %s: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static byte[] content(Path file) throws CrontabException {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new CrontabException(
                        "the crontab has %d bytes; at most %d are edited".formatted(size, MAX_BYTES));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CrontabException("cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static void delete(Path file) throws CrontabException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new CrontabException("cannot delete %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static final class Output {
        private final int code;
        private final byte[] bytes;
        private final String errors;

        Output(int code, byte[] bytes, String errors) {
            this.code = code;
            this.bytes = bytes;
            this.errors = errors;
        }
    }
}
