// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

/** An update was not begun, and nothing was done; the message says why, with the remedy. */
public final class UpdateRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    UpdateRefusedException(String message) {
        super(message);
    }
}
