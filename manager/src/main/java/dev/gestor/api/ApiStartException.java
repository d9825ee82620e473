// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

/** The HTTP server cannot start. The message names the address and the remedy. */
public final class ApiStartException extends Exception {
    private static final long serialVersionUID = 1;

    ApiStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
