// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The terminal while a live view has it: the second screen, keys one by one, no cursor. All of it is as before after {@link #leave},
 * from whatever thread that is called. What others write to stderr meanwhile, the log for one, would stand across the picture: it is
 * kept, and shown at the end.
 */
final class LiveScreen implements AutoCloseable {
    // Without wrapping at the end of a line, so that a line of a width that was guessed wrongly moves no other.
    private static final String SECOND_SCREEN = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[H\u001b[2J";

    /** Cleared first: a terminal with one screen alone would keep the picture. */
    private static final String FIRST_SCREEN = "\u001b[0m\u001b[?7h\u001b[H\u001b[2J\u001b[?25h\u001b[?1049l";

    private static final String BEGIN_FRAME = "\u001b[?2026h\u001b[H";
    private static final String END_FRAME = "\u001b[?2026l";
    private static final int KEPT_BYTES = 64 * 1024;

    private final Terminal terminal;
    private final TerminalMode mode = new TerminalMode();
    private final PrintStream stderr = System.err;
    private final boolean keepsStderr;

    // All below is guarded by this.
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean entered;
    private String last = "";

    /** @param terminal where a person sits */
    LiveScreen(Terminal terminal) {
        this.terminal = terminal;
        this.keepsStderr = terminal.progress();
    }

    synchronized void enter() throws IOException {
        // From now on there is something to leave.
        entered = true;
        mode.keys();
        if (keepsStderr) {
            System.setErr(new PrintStream(kept, true, StandardCharsets.UTF_8));
        }
        write(SECOND_SCREEN);
    }

    /** After this process was stopped from outside: whoever had the terminal meanwhile left it as they wanted it. */
    synchronized void enterAgain() throws IOException {
        if (entered) {
            mode.keysAgain();
            write(SECOND_SCREEN);
            last = "";
        }
    }

    /** @param whole also where nothing changed: something else may have written over it */
    synchronized void show(List<String> lines, boolean whole) {
        String frame = String.join("\r\n", lines);
        if (entered && (whole || !frame.equals(last))) {
            write(BEGIN_FRAME + frame + END_FRAME);
            last = frame;
        }
        if (kept.size() > KEPT_BYTES) {
            kept.reset();
        }
    }

    synchronized void leave() {
        if (!entered) {
            return;
        }
        entered = false;
        last = "";
        write(FIRST_SCREEN);
        try {
            mode.restore();
        } catch (IOException e) {
            terminal.say("the terminal's settings could not be restored, try 'stty sane': " + e.getMessage());
        }
        if (keepsStderr) {
            System.err.flush();
            System.setErr(stderr);
            stderr.writeBytes(kept.toByteArray());
            stderr.flush();
            kept.reset();
        }
    }

    private void write(String text) {
        terminal.out().print(text);
        terminal.out().flush();
    }

    @Override
    public void close() {
        leave();
    }
}
