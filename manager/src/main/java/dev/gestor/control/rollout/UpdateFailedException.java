// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import java.util.List;

/** A new container would not do, or could not be made; the old one serves on. */
public final class UpdateFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> log;
    private final boolean begun;

    UpdateFailedException(String message) {
        this(message, List.of(), false);
    }

    /** @param log the last lines that the new container wrote */
    public UpdateFailedException(String message, List<String> log) {
        this(message, log, false);
    }

    private UpdateFailedException(String message, List<String> log, boolean begun) {
        super(message);
        this.log = List.copyOf(log);
        this.begun = begun;
    }

    /** A step that was begun, and may go on. */
    static UpdateFailedException begun(String message) {
        return new UpdateFailedException(message, List.of(), true);
    }

    /** Whether what failed was begun, and may go on. */
    boolean isBegun() {
        return begun;
    }

    public List<String> log() {
        return log;
    }
}
