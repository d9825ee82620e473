// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

/** The new container has proved itself and serves, and what is left of the old one could not be done. It is tried again. */
public final class UpdateUnfinishedException extends Exception {
    private static final long serialVersionUID = 1L;

    UpdateUnfinishedException(String message, Throwable cause) {
        super(message, cause);
    }
}
