// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.Optional;

/**
 * Something that was read, or why not.
 *
 * @param failure in words; empty exactly where there is a value
 */
record Attempt<T>(Optional<T> value, Optional<String> failure) {
    interface Reader<T> {
        T read() throws TelemetryException;
    }

    static <T> Attempt<T> of(Reader<T> reader) {
        try {
            return new Attempt<>(Optional.of(reader.read()), Optional.empty());
        } catch (TelemetryException e) {
            return new Attempt<>(Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }
}
