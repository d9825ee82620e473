// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command writes: data to {@code out}, messages to {@code err}.
 *
 * @param colour whether {@code out} shows colours
 * @param progress whether {@code err} shows lines that are written over
 * @param program what messages begin with
 */
record Terminal(PrintWriter out, PrintWriter err, boolean colour, boolean progress, String program) {
    private static final int FILE_KIND = 0170000;
    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;

    Terminal(PrintWriter out, PrintWriter err, boolean colour, boolean progress) {
        this(out, err, colour, progress, Invocation.GESTOR);
    }

    /** One line to the person at the terminal, by the program's name. */
    void say(String message) {
        err.println(program + ": " + message);
        err.flush();
    }

    /**
     * Fails where what was written to stdout did not arrive, a disk that is full for one. A reader that went away, as {@code head} does
     * after its first lines, is no failure: it has what it wanted.
     */
    void requireArrival() throws IOException {
        if (out.checkError() && out instanceof StandardOutput output && !readerMayLeave()) {
            throw new IOException("what was written to stdout did not arrive: " + output.failure());
        }
    }

    static Terminal ofProcess(Map<String, String> environment, String program) {
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty() && redraws(environment);
        return new Terminal(
                new StandardOutput(new FileOutputStream(FileDescriptor.out)),
                writer(FileDescriptor.err),
                colour,
                isTerminal(2),
                program);
    }

    /** Whether what was written to stdout can be written over. */
    static boolean redraws(Map<String, String> environment) {
        return !"dumb".equals(environment.get("TERM")) && isTerminal(1);
    }

    /** Whether a person can be asked, and sees the question. */
    static boolean asks() {
        return isTerminal(0) && isTerminal(1);
    }

    // UTF-8 also where the locale says nothing: cron and containers run with the C locale.
    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Whether a pipe or a socket is behind stdout: who reads it may have gone, which is all that a write to it can fail by. */
    private static boolean readerMayLeave() {
        try {
            int kind = (Integer) Files.getAttribute(Path.of("/proc/self/fd/1"), "unix:mode") & FILE_KIND;
            return kind == PIPE || kind == SOCKET;
        } catch (IOException e) {
            return false;
        }
    }

    // Java tells whether stdin and stdout both are terminals, not which one.
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
