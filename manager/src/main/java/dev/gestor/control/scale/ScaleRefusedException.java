// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.scale;

/** A container cannot be scaled, and nothing was done; the message says why, with the remedy. */
public final class ScaleRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public ScaleRefusedException(String message) {
        super(message);
    }
}
