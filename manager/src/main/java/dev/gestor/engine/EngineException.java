// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

/** The engine refused or failed a request. The message names the container or image, what the engine said and the remedy. */
public sealed class EngineException extends Exception
        permits ContainerGoneException, EngineUnavailableException, ForeignContainerException, PortTakenException {
    private static final long serialVersionUID = 1;

    public EngineException(String message) {
        super(message);
    }

    public EngineException(String message, Throwable cause) {
        super(message, cause);
    }
}
