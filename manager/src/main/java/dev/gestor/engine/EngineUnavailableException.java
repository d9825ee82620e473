// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

/** The engine cannot be reached: exit code 125 at start, a pause in mid-run. */
public final class EngineUnavailableException extends EngineException {
    private static final long serialVersionUID = 1;

    public EngineUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
