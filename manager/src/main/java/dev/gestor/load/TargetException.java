// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

/** No load goes to this target; the message says why, and what to do. */
public final class TargetException extends Exception {
    private static final long serialVersionUID = 1L;

    TargetException(String message) {
        super(message);
    }
}
