// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

/** Figures could not be read. The message names the file, what was wrong with it, and the remedy. */
public final class TelemetryException extends Exception {
    private static final long serialVersionUID = 1;

    public TelemetryException(String message) {
        super(message);
    }

    public TelemetryException(String message, Throwable cause) {
        super(message, cause);
    }
}
