// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.sun.jna.NativeLibrary;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** A terminal and the person at it, who presses keys, and may or may not look. By the C library: Java has no call for it. */
final class PseudoTerminal implements AutoCloseable {
    private static final NativeLibrary C = NativeLibrary.getInstance("c");
    private static final int READ_AND_WRITE = 2;

    /** It becomes no process's controlling terminal. */
    private static final int NOT_CONTROLLING = 0400;

    private final int person = call("posix_openpt", READ_AND_WRITE | NOT_CONTROLLING);
    private final File file;
    private final FileOutputStream output;

    private final Thread looker = new Thread(this::see, "person");
    private volatile boolean closed;

    // Guarded by itself.
    private final StringBuilder seen = new StringBuilder();

    PseudoTerminal() throws IOException {
        if (person < 0 || call("grantpt", person) != 0 || call("unlockpt", person) != 0) {
            throw new IOException("no pseudo terminal can be had");
        }
        file = new File(C.getFunction("ptsname").invokeString(new Object[] {person}, false));
        output = new FileOutputStream(file);
        looker.setDaemon(true);
    }

    private static int call(String function, Object... arguments) {
        return C.getFunction(function).invokeInt(arguments);
    }

    /** What a program has for its terminal. */
    File file() {
        return file;
    }

    Terminal terminal() {
        var writer = new PrintWriter(output, true, StandardCharsets.UTF_8);
        return new Terminal(writer, writer, false, true);
    }

    TerminalMode mode() {
        return new TerminalMode(Stty.of(file));
    }

    String settings() throws IOException {
        return Stty.of(file).ask("-g");
    }

    /** From now on what is written is seen; before, the terminal takes only what it has room for. */
    PseudoTerminal look() {
        looker.start();
        return this;
    }

    private void see() {
        byte[] bytes = new byte[65_536];
        while (!closed) {
            int length = call("read", person, bytes, (long) bytes.length);
            if (length <= 0) {
                return;
            }
            synchronized (seen) {
                seen.append(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** All of it up to now. */
    String seen() {
        synchronized (seen) {
            return seen.toString();
        }
    }

    void forget() {
        synchronized (seen) {
            seen.setLength(0);
        }
    }

    void press(String keys) {
        byte[] bytes = keys.getBytes(StandardCharsets.UTF_8);
        call("write", person, bytes, (long) bytes.length);
    }

    /** The person goes away. Not while they look: the next terminal may get the number of this one, and be looked at instead. */
    @Override
    public void close() throws IOException {
        closed = true;
        if (looker.isAlive()) {
            output.write('\n');
            try {
                looker.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        output.close();
        call("close", person);
    }
}
