// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

/** The container is not this instance's; nothing was done. The message names its owner. */
public final class ForeignContainerException extends EngineException {
    private static final long serialVersionUID = 1;

    public ForeignContainerException(String message) {
        super(message);
    }
}
