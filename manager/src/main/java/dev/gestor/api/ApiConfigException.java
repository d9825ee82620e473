// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

/** A setting of the HTTP server that stops the start: wrong usage. The message names the option, the value and the remedy. */
public final class ApiConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ApiConfigException(String message) {
        super(message);
    }

    ApiConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
