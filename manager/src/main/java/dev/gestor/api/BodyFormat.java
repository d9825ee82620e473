// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The two forms in which a body comes: {@code {"image":"web","port":3000}} and {@code image=web&port=3000}. */
final class BodyFormat {
    private static final int MAX_DEPTH = 32;
    /** Of more digits than this no number is meant. */
    private static final int MAX_NUMBER_LENGTH = 320;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .build())
                    // A field given twice is understood differently by different readers.
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final HttpStatus onError;

    BodyFormat(HttpStatus onError) {
        this.onError = onError;
    }

    ObjectNode parse(@Nullable String contentType, byte[] body) {
        int first = firstSign(body);
        if (first < 0) {
            return JSON.createObjectNode();
        }
        boolean form = isForm(contentType);
        // curl -d declares a form whatever it sends, and no field of a form begins so.
        if (!form || body[first] == '{' || body[first] == '[') {
            return json(body);
        }
        return form(new String(body, StandardCharsets.UTF_8).strip());
    }

    /** @throws ProblemException where a body of this type is not read here, whatever is in it */
    static void requireKnown(@Nullable String contentType) {
        boolean unused = isForm(contentType);
    }

    private static int firstSign(byte[] body) {
        for (int i = 0; i < body.length; i++) {
            if (body[i] != ' ' && body[i] != '\t' && body[i] != '\r' && body[i] != '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Other types are refused: one that a page of another site may send unasked is not to be taken for JSON. */
    private static boolean isForm(@Nullable String contentType) {
        String type = contentType == null
                ? "application/json"
                : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (type.equals("application/x-www-form-urlencoded")) {
            return true;
        }
        if (type.equals("application/json") || type.endsWith("+json")) {
            return false;
        }
        throw new ProblemException(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "the Content-Type must be application/json or application/x-www-form-urlencoded, was "
                        + ShownValue.of(type));
    }

    private ObjectNode json(byte[] body) {
        try {
            if (JSON.readTree(body) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    onError,
                    "the body is not JSON: %s at line %d, column %d"
                            .formatted(
                                    cause(e),
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getLineNr(),
                                    e.getLocation() == null
                                            ? 1
                                            : e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw new ProblemException(onError, "the body is not JSON");
        }
        throw new ProblemException(onError, "the body must be a JSON object as {\"name\": \"value\"}");
    }

    /** What the parser says, as far as it is one line; behind it stands the parser's own state. */
    private static String cause(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        return message == null
                ? "malformed"
                : ShownValue.cut(message.lines().findFirst().orElse("malformed"));
    }

    /** One that stands in a field's text. */
    static Optional<ObjectNode> object(String text) {
        try {
            return JSON.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private ObjectNode form(String text) {
        ObjectNode fields = JSON.createObjectNode();
        for (String pair : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            if (fields.has(name)) {
                throw new ProblemException(onError, "the form has the field " + ShownValue.of(name) + " twice");
            }
            fields.put(name, value);
        }
        return fields;
    }

    private String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    onError, "the form is not encoded well: a '%' must be followed by two hex digits");
        }
    }
}
