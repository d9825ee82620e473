// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The terminal while a live view has it: the second screen, keys one by one, no cursor. All of it is as before after {@link #leave},
 * from whatever thread that is called. What others write to stderr meanwhile, the log for one, would stand across the picture: it is
 * kept, and shown at the end.
 *
 * <p>A terminal may take nothing for as long as it likes (Ctrl+S, a connection that stalls), and whoever writes then waits with it. How
 * it takes keys does not wait: that is given back even while another thread is stuck in a picture.
 */
final class LiveScreen implements AutoCloseable {
    // Without wrapping at the end of a line, so that a line of a width that was guessed wrongly moves no other.
    private static final String SECOND_SCREEN = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[H\u001b[2J";

    /** Cleared first: a terminal with one screen alone would keep the picture. */
    private static final String FIRST_SCREEN = "\u001b[0m\u001b[?7h\u001b[H\u001b[2J\u001b[?25h\u001b[?1049l";

    private static final String BEGIN_FRAME = "\u001b[?2026h\u001b[H";
    private static final String END_FRAME = "\u001b[?2026l";
    private static final int KEPT_BYTES = 64 * 1024;

    /** For a picture that another thread is writing; one that takes longer is stuck. */
    private static final long PICTURE_MILLIS = 500;

    private final Terminal terminal;
    private final TerminalMode mode;
    private final PrintStream stderr = System.err;
    private final boolean keepsStderr;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    /** Whoever writes has it, for as long as the terminal takes nothing. */
    private final ReentrantLock writing = new ReentrantLock();

    private volatile boolean entered;

    // Guarded by writing.
    private String last = "";

    /** @param terminal where a person sits */
    LiveScreen(Terminal terminal, TerminalMode mode) {
        this.terminal = terminal;
        this.mode = mode;
        this.keepsStderr = terminal.progress();
    }

    void enter() throws IOException {
        // From now on there is something to leave.
        entered = true;
        mode.keys();
        if (!entered) {
            // Left meanwhile, by another thread.
            mode.restore();
            return;
        }
        if (keepsStderr) {
            System.setErr(new PrintStream(kept, true, StandardCharsets.UTF_8));
        }
        write(SECOND_SCREEN, "");
    }

    /** After this process was stopped from outside: whoever had the terminal meanwhile left it as they wanted it. */
    void enterAgain() throws IOException {
        if (entered) {
            mode.keysAgain();
            write(SECOND_SCREEN, "");
        }
    }

    /** @param whole also where nothing changed: something else may have written over it */
    void show(List<String> lines, boolean whole) {
        String frame = String.join("\r\n", lines);
        writing.lock();
        try {
            if (whole || !frame.equals(last)) {
                write(BEGIN_FRAME + frame + END_FRAME, frame);
            }
        } finally {
            writing.unlock();
        }
        if (kept.size() > KEPT_BYTES) {
            kept.reset();
        }
    }

    void leave() {
        if (!entered) {
            return;
        }
        entered = false;
        String trouble = "";
        try {
            mode.restore();
        } catch (IOException e) {
            trouble = "the terminal's settings could not be restored, try 'stty sane': " + e.getMessage();
        }
        if (keepsStderr) {
            System.err.flush();
            System.setErr(stderr);
        }
        if (isWritable()) {
            try {
                last = "";
                print(FIRST_SCREEN);
                if (!trouble.isEmpty()) {
                    terminal.say(trouble);
                }
                stderr.writeBytes(kept.toByteArray());
                stderr.flush();
                kept.reset();
            } finally {
                writing.unlock();
            }
        }
    }

    /** Takes the lock, unless another thread is stuck in a picture: then there is nobody to tell anything. */
    private boolean isWritable() {
        boolean interrupted = Thread.interrupted();
        try {
            return writing.tryLock(PICTURE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            return writing.tryLock();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @param frame what is seen then */
    private void write(String text, String frame) {
        writing.lock();
        try {
            if (entered) {
                print(text);
                last = frame;
            }
        } finally {
            writing.unlock();
        }
    }

    private void print(String text) {
        terminal.out().print(text);
        terminal.out().flush();
    }

    @Override
    public void close() {
        leave();
    }
}
