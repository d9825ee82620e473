// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a request brings, as JSON or as a form; an empty body is an object without fields. Existing clients send
 * numbers as texts ({@code "0.3"}) and fields of their own: numbers and truth values may be texts, and what nobody asks for is
 * ignored. A field that is {@code null} counts as absent.
 *
 * <pre>{@code
 * RequestBody body = RequestBody.read(context, HttpStatus.BAD_REQUEST);
 * body.require("image", "cpu_target");
 * double target = body.number("cpu_target", 1, 10_000);
 * }</pre>
 */
final class RequestBody {
    private final ObjectNode fields;
    private final HttpStatus onError;
    /** Of a nested object, the way to it: {@code constants.} */
    private final String prefix;

    private RequestBody(ObjectNode fields, HttpStatus onError, String prefix) {
        this.fields = fields;
        this.onError = onError;
        this.prefix = prefix;
    }

    /**
     * Reads the whole body.
     *
     * @param onError the status of every complaint about its content: the interfaces that this server keeps differ in it
     */
    static RequestBody read(Context context, HttpStatus onError) {
        return of(context.contentType(), context.bodyAsBytes(), onError);
    }

    /** @param contentType as the caller declared it; null where it did not */
    static RequestBody of(@Nullable String contentType, byte[] body, HttpStatus onError) {
        return new RequestBody(new BodyFormat(onError).parse(contentType, body), onError, "");
    }

    boolean has(String name) {
        return fields.hasNonNull(name);
    }

    /** Refuses the request unless it has all of these, and says which are missing. */
    void require(String... names) {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            if (!has(name)) {
                missing.add("'" + prefix + name + "'");
            }
        }
        if (!missing.isEmpty()) {
            throw new ProblemException(
                    onError,
                    "%s missing; expected are %s%s"
                            .formatted(
                                    String.join(", ", missing) + (missing.size() == 1 ? " is" : " are"),
                                    String.join(", ", names),
                                    prefix.isEmpty() ? "" : " in '" + prefix.substring(0, prefix.length() - 1) + "'"));
        }
    }

    /** A text that is not blank. */
    String text(String name) {
        require(name);
        return optionalText(name).orElseThrow();
    }

    /** A number is taken for the text that it would be written as. */
    Optional<String> optionalText(String name) {
        return value(name).map(value -> {
            if (value.isContainerNode() || value.asText().isBlank()) {
                throw invalid(name, "a text");
            }
            return value.asText();
        });
    }

    double number(String name, double min, double max) {
        require(name);
        return optionalNumber(name, min, max).orElseThrow();
    }

    OptionalDouble optionalNumber(String name, double min, double max) {
        if (!has(name)) {
            return OptionalDouble.empty();
        }
        OptionalDouble number = NumberText.number(fields.get(name));
        if (number.isEmpty() || number.getAsDouble() < min || number.getAsDouble() > max) {
            throw invalid(name, "a number" + NumberText.range(min, max));
        }
        return number;
    }

    long wholeNumber(String name, long min, long max) {
        require(name);
        return optionalWholeNumber(name, min, max).orElseThrow();
    }

    OptionalLong optionalWholeNumber(String name, long min, long max) {
        if (!has(name)) {
            return OptionalLong.empty();
        }
        OptionalLong number = NumberText.wholeNumber(fields.get(name));
        if (number.isEmpty() || number.getAsLong() < min || number.getAsLong() > max) {
            throw invalid(name, "a whole number between %d and %d".formatted(min, max));
        }
        return number;
    }

    /** Whether a field that may be of several kinds is a truth value, or the text of one. */
    boolean isFlag(String name) {
        return value(name).flatMap(RequestBody::flagOf).isPresent();
    }

    boolean flag(String name) {
        require(name);
        return optionalFlag(name).orElseThrow();
    }

    Optional<Boolean> optionalFlag(String name) {
        return value(name).map(value -> flagOf(value).orElseThrow(() -> invalid(name, "true or false")));
    }

    private static Optional<Boolean> flagOf(JsonNode value) {
        if (value.isContainerNode()) {
            return Optional.empty();
        }
        // Python writes its own with a capital letter into a form.
        return switch (value.asText().strip()) {
            case "true", "True" -> Optional.of(true);
            case "false", "False" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    RequestBody object(String name) {
        require(name);
        return optionalObject(name).orElseThrow();
    }

    /** In a form an object is written as JSON. */
    Optional<RequestBody> optionalObject(String name) {
        return value(name).map(value -> {
            Optional<ObjectNode> object = value instanceof ObjectNode node
                    ? Optional.of(node)
                    : value.isTextual() ? BodyFormat.object(value.textValue()) : Optional.empty();
            return new RequestBody(
                    object.orElseThrow(() -> invalid(name, "a JSON object")), onError, prefix + name + ".");
        });
    }

    /** The complaint about a field whose value will not do, for conditions that are not among those here. */
    ProblemException invalid(String name, String expected) {
        String shown = value(name).map(ShownValue::of).orElse("absent");
        return new ProblemException(onError, "'%s%s' must be %s, was %s".formatted(prefix, name, expected, shown));
    }

    private Optional<JsonNode> value(String name) {
        return has(name) ? Optional.of(fields.get(name)) : Optional.empty();
    }
}
