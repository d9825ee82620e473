// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

/** The person who started the log server has to change an option. */
final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConfigException(String message) {
        super(message);
    }
}
