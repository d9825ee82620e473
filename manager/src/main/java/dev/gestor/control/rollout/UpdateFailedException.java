// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import java.util.List;

/** A new container would not do, or could not be made; the old one serves on. */
public final class UpdateFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> log;

    UpdateFailedException(String message) {
        this(message, List.of());
    }

    /** @param log the last lines that the new container wrote */
    public UpdateFailedException(String message, List<String> log) {
        super(message);
        this.log = List.copyOf(log);
    }

    public List<String> log() {
        return log;
    }
}
