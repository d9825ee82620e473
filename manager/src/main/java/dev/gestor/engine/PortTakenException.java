// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

/** A port of the host that a container was to publish is in use. Nothing was left behind. */
public final class PortTakenException extends EngineException {
    private static final long serialVersionUID = 1;

    public PortTakenException(String message, Throwable cause) {
        super(message, cause);
    }
}
