// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gestor.logserver.ingest.InvalidBatchException;
import java.util.Optional;

/**
 * An error as RFC 9457 writes it.
 *
 * @param title the kind of error, the same each time
 * @param detail this error: the object, the value and the remedy
 * @param field path of the field at fault
 * @param value what it was
 * @param expected what it must be
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        Optional<String> field,
        Optional<String> value,
        Optional<String> expected) {
    static Problem of(int status, String title, String detail) {
        return new Problem("about:blank", title, status, detail, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Problem of(InvalidBatchException e) {
        return new Problem(
                "about:blank",
                "Invalid batch",
                400,
                String.valueOf(e.getMessage()),
                Optional.of(e.field()),
                Optional.of(e.value()),
                Optional.of(e.expected()));
    }
}
