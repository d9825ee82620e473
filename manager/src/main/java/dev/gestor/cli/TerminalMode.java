// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.io.IOException;
import java.util.List;

/**
 * How a terminal takes keys: by the line with an echo, as a shell left it, or one by one. Every call ends soon, whatever the terminal
 * does.
 */
final class TerminalMode {
    /**
     * Each key at once and unseen. Ctrl+C and Ctrl+Z stay signals, so that they work whatever this program is busy with; Ctrl+\ would
     * make Java write all its threads onto the screen.
     */
    private static final List<String> KEYS =
            List.of("-icanon", "-echo", "-iexten", "-ixon", "-icrnl", "min", "1", "time", "0", "quit", "undef");

    private final Stty stty;

    // Guarded by this.
    private String before = "";

    TerminalMode(Stty stty) {
        this.stty = stty;
    }

    /** Keys one by one from now on. */
    synchronized void keys() throws IOException {
        before = stty.ask("-g");
        stty.set(KEYS);
    }

    /** The same again: somebody else may have changed it while this process was stopped. */
    synchronized void keysAgain() throws IOException {
        stty.set(KEYS);
    }

    /** As it was before {@link #keys}. */
    synchronized void restore() throws IOException {
        if (!before.isEmpty()) {
            stty.set(List.of(before));
        }
    }
}
