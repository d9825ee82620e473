// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.UncheckedIOException;

/**
 * An error as RFC 9457 has it. The type is the default {@code about:blank}: the title says what the status says.
 *
 * @param detail what was wrong with this request, and the remedy
 */
@JsonPropertyOrder({"title", "status", "detail"})
public record Problem(String title, int status, String detail) {
    private static final String CONTENT_TYPE = "application/problem+json";
    private static final JsonMapper JSON = new JsonMapper();

    static Problem of(HttpStatus status, String detail) {
        return new Problem(status.getMessage(), status.getCode(), detail);
    }

    /** Makes this the answer. */
    void answer(Context context) {
        context.status(status).contentType(CONTENT_TYPE).result(json());
    }

    byte[] json() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
