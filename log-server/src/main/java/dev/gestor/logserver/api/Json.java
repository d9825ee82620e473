// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.batch.BatchJson;
import io.javalin.http.Context;

/** Writes answers as JSON. */
final class Json {
    private static final ObjectMapper MAPPER = BatchJson.mapper();

    private Json() {}

    static void answer(Context context, Object value) {
        context.contentType("application/json").result(bytes(value));
    }

    static void answer(Context context, Problem problem) {
        context.status(problem.status()).contentType("application/problem+json").result(bytes(problem));
    }

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer cannot be written as JSON: " + value, e);
        }
    }
}
