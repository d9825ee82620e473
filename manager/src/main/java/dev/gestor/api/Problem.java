// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error as RFC 9457 has it. The type is the default {@code about:blank}: the title says what the status says. Older clients read
 * {@code error} alone, wherever the request was refused: it repeats the detail, unless a route has other words for it.
 *
 * @param detail what was wrong with this request, and the remedy
 * @param extensions members beside these
 * @param headers of the answer, for example {@code Retry-After}
 */
@JsonPropertyOrder({"title", "status", "detail"})
public record Problem(
        String title,
        int status,
        String detail,
        @JsonAnyGetter Map<String, Object> extensions,
        @JsonIgnore Map<String, String> headers) {
    static final String CONTENT_TYPE = "application/problem+json";
    static final String ERROR = "error";

    private static final JsonMapper JSON = new JsonMapper();

    public Problem {
        // In the order in which they were given, so that answers do not differ from run to run.
        extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    static Problem of(HttpStatus status, String detail) {
        return new Problem(status.getMessage(), status.getCode(), detail, Map.of(ERROR, detail), Map.of());
    }

    /** With one more member, or other words for one. */
    Problem with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        more.put(member, value);
        return new Problem(title, status, detail, more, headers);
    }

    /** With one more header. */
    Problem withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(title, status, detail, extensions, more);
    }

    /** Makes this the answer. */
    void answer(Context context) {
        headers.forEach(context::header);
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
