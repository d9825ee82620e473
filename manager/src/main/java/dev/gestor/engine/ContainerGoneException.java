// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

/** There is no such container any more. */
public final class ContainerGoneException extends EngineException {
    private static final long serialVersionUID = 1;

    public ContainerGoneException(String message) {
        super(message);
    }
}
