// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

/** A setting that stops the start. The message names the key, the value and where it came from. Exit code 2. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConfigException(String message) {
        super(message);
    }

    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
