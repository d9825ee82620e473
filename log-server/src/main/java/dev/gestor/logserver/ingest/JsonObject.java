// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads the fields of one JSON object and knows where it stands in the batch, for messages. */
final class JsonObject {
    /** Beyond these the store's microseconds since 1970 would not hold. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final JsonNode node;
    private final String path;

    private JsonObject(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    static JsonObject root(JsonNode node) throws InvalidBatchException {
        return of(node, "");
    }

    private static JsonObject of(JsonNode node, String path) throws InvalidBatchException {
        if (!node.isObject()) {
            throw new InvalidBatchException(path.isEmpty() ? "the batch" : path, show(node), "a JSON object");
        }
        return new JsonObject(node, path);
    }

    /** Reads one element of a list. */
    interface Reader<T> {
        T read(JsonObject object) throws InvalidBatchException;
    }

    <T> List<T> list(String name, int max, Reader<T> reader) throws InvalidBatchException {
        JsonNode array = node.path(name);
        if (!array.isArray() || array.size() > max) {
            String was = array.isArray() ? array.size() + " elements" : show(array);
            throw new InvalidBatchException(at(name), was, "a list of at most " + max + " elements");
        }
        List<T> elements = new ArrayList<>(array.size());
        for (int index = 0; index < array.size(); index++) {
            elements.add(reader.read(of(array.get(index), at(name) + "[" + index + "]")));
        }
        return elements;
    }

    JsonObject object(String name) throws InvalidBatchException {
        return of(node.path(name), at(name));
    }

    Optional<JsonObject> optionalObject(String name) throws InvalidBatchException {
        return isAbsent(name) ? Optional.empty() : Optional.of(object(name));
    }

    String text(String name, int maxLength) throws InvalidBatchException {
        JsonNode value = node.path(name);
        if (!value.isTextual() || value.textValue().length() > maxLength) {
            throw invalid(name, "a text of at most " + maxLength + " characters");
        }
        return value.textValue();
    }

    String text(String name, Pattern pattern, String expected) throws InvalidBatchException {
        JsonNode value = node.path(name);
        if (!value.isTextual() || !pattern.matcher(value.textValue()).matches()) {
            throw invalid(name, expected);
        }
        return value.textValue();
    }

    Optional<String> optionalText(String name, int maxLength) throws InvalidBatchException {
        return isAbsent(name) ? Optional.empty() : Optional.of(text(name, maxLength));
    }

    UUID uuid(String name) throws InvalidBatchException {
        try {
            UUID id = UUID.fromString(text(name, 36));
            if (id.toString().equalsIgnoreCase(node.path(name).textValue())) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            throw invalid(name, "a UUID");
        }
        throw invalid(name, "a UUID");
    }

    Instant time(String name) throws InvalidBatchException {
        String expected = "a time in ISO 8601 between 1970 and 9999, like 2026-11-21T10:22:31.123Z";
        Instant time;
        try {
            time = Instant.parse(text(name, 64));
        } catch (DateTimeException | InvalidBatchException e) {
            throw invalid(name, expected);
        }
        if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
            throw invalid(name, expected);
        }
        return time;
    }

    Optional<Duration> optionalDuration(String name) throws InvalidBatchException {
        if (isAbsent(name)) {
            return Optional.empty();
        }
        String expected = "a duration of at most a year in ISO 8601, like PT1.25S";
        Duration duration;
        try {
            duration = Duration.parse(text(name, 64));
        } catch (DateTimeException | InvalidBatchException e) {
            throw invalid(name, expected);
        }
        if (duration.isNegative() || duration.compareTo(Duration.ofDays(366)) > 0) {
            throw invalid(name, expected);
        }
        return Optional.of(duration);
    }

    long whole(String name, long min) throws InvalidBatchException {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < min) {
            throw invalid(name, "a whole number of at least " + min);
        }
        return value.longValue();
    }

    int smallWhole(String name, int min) throws InvalidBatchException {
        long value = whole(name, min);
        if (value > Integer.MAX_VALUE) {
            throw invalid(name, "a whole number between " + min + " and " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    OptionalLong optionalWhole(String name) throws InvalidBatchException {
        return isAbsent(name) ? OptionalLong.empty() : OptionalLong.of(whole(name, 0));
    }

    OptionalDouble optionalNumber(String name) throws InvalidBatchException {
        if (isAbsent(name)) {
            return OptionalDouble.empty();
        }
        JsonNode value = node.path(name);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue()) || value.doubleValue() < 0) {
            throw invalid(name, "a number of at least 0");
        }
        return OptionalDouble.of(value.doubleValue());
    }

    /** The names and values of an object of texts. */
    Iterable<java.util.Map.Entry<String, JsonNode>> entries() {
        return node.properties();
    }

    InvalidBatchException invalid(String name, String expected) {
        return new InvalidBatchException(at(name), show(node.path(name)), expected);
    }

    private boolean isAbsent(String name) {
        return node.path(name).isMissingNode() || node.path(name).isNull();
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String show(JsonNode value) {
        return value.isMissingNode() ? "missing" : value.toString();
    }
}
