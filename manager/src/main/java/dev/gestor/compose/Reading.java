// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * Takes values out of the file in the form that a key wants. A value of another form goes to the findings and is taken as if it
 * were not there: the file is not used then anyway.
 *
 * @param folder of the file, absolute: relative paths begin there
 * @param environment the variables of the caller and of {@code .env}
 */
record Reading(Path folder, Map<String, String> environment, Findings findings, Interpolation interpolation) {
    private static final String NO_NUL = "remove the character NUL";

    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name));
    }

    void wrong(Value value, String wanted, String remedy) {
        findings.problem(value.place(), "%s is not %s".formatted(value.words(), wanted), remedy);
    }

    /** Text only: a number is refused, since {@code 1.10} would become 1.1. */
    Optional<String> text(Value value) {
        if (value instanceof Value.Scalar scalar) {
            if (scalar.kind() == Value.Kind.TEXT) {
                return withoutNul(scalar);
            }
            wrong(value, "text", "put it into quotes: \"%s\"".formatted(scalar.written()));
            return Optional.empty();
        }
        wrong(value, "text", "write one plain value");
        return Optional.empty();
    }

    Optional<String> text(Value.Fields fields, String key) {
        return fields.get(key).flatMap(this::text);
    }

    /** Text that says something. */
    Optional<String> word(Value value) {
        Optional<String> text = text(value);
        if (text.isPresent() && text.get().isBlank()) {
            findings.problem(value.place(), "the value is empty", "give one, or remove the key");
            return Optional.empty();
        }
        return text;
    }

    Optional<String> word(Value.Fields fields, String key) {
        return fields.get(key).flatMap(this::word);
    }

    /** Text, a number or a flag, as text; a number that changes its looks is worth a word. */
    Optional<String> plain(Value value) {
        if (!(value instanceof Value.Scalar scalar)) {
            wrong(value, "text or a number", "write one plain value");
            return Optional.empty();
        }
        if (scalar.kind() != Value.Kind.TEXT && !scalar.text().equals(scalar.written())) {
            findings.warning(
                    value.place(),
                    "%s is read as %s".formatted(Findings.shown(scalar.written()), Findings.shown(scalar.text())),
                    "put it into quotes if it is to stay as it is written");
        }
        return withoutNul(scalar);
    }

    private Optional<String> withoutNul(Value.Scalar scalar) {
        if (scalar.text().indexOf('\0') >= 0) {
            wrong(scalar, "usable", NO_NUL);
            return Optional.empty();
        }
        return Optional.of(scalar.text());
    }

    Optional<Boolean> flag(Value value) {
        String text = value instanceof Value.Scalar scalar ? scalar.text().toLowerCase(Locale.ROOT) : "";
        return switch (text) {
            case "true", "yes", "on", "y" -> Optional.of(true);
            case "false", "no", "off", "n" -> Optional.of(false);
            default -> {
                wrong(value, "true or false", "write true or false");
                yield Optional.empty();
            }
        };
    }

    boolean flag(Value.Fields fields, String key, boolean otherwise) {
        return fields.get(key).flatMap(this::flag).orElse(otherwise);
    }

    /** A whole number between the two. */
    OptionalLong whole(Value value, long min, long max) {
        if (value instanceof Value.Scalar scalar) {
            try {
                long number = Long.parseLong(scalar.text());
                if (number >= min && number <= max) {
                    return OptionalLong.of(number);
                }
            } catch (NumberFormatException e) {
                // Told below.
            }
        }
        wrong(value, "a whole number from %d to %d".formatted(min, max), "correct it");
        return OptionalLong.empty();
    }

    OptionalInt wholeInt(Value.Fields fields, String key, int min) {
        OptionalLong number = fields.get(key)
                .map(value -> whole(value, min, Integer.MAX_VALUE))
                .orElse(OptionalLong.empty());
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    Optional<Duration> duration(Value.Fields fields, String key) {
        return fields.get(key).flatMap(value -> {
            Optional<Duration> duration =
                    value instanceof Value.Scalar scalar ? Amounts.duration(scalar.text()) : Optional.empty();
            if (duration.isEmpty()) {
                wrong(value, "a duration", "write it with its unit, for example 1m30s, 10s or 500ms");
            }
            return duration;
        });
    }

    /** @param unlimited whether 0 and -1 are taken, and mean none */
    OptionalLong bytes(Value value, boolean unlimited) {
        OptionalLong bytes = OptionalLong.empty();
        if (value instanceof Value.Scalar scalar) {
            bytes = Amounts.bytes(scalar.text());
            if (unlimited && (scalar.text().equals("-1") || bytes.equals(OptionalLong.of(0)))) {
                return OptionalLong.empty();
            }
        }
        if (bytes.isEmpty()) {
            wrong(value, "a size", "write a number of bytes, or one with a unit, for example 64m or 1.5g");
        }
        return bytes;
    }

    Optional<Value.Fields> fields(Value value) {
        if (value instanceof Value.Fields fields) {
            return Optional.of(fields);
        }
        wrong(value, "a mapping", "write lines of the form 'key: value' below the key");
        return Optional.empty();
    }

    /** The mapping below the key, its keys checked. */
    Optional<Value.Fields> section(Value.Fields fields, String key, String path) {
        Optional<Value.Fields> section = fields.get(key).flatMap(this::fields);
        section.ifPresent(found -> Keys.check(found, path, findings));
        return section;
    }

    List<Value> items(Value value) {
        if (value instanceof Value.Items items) {
            return items.values();
        }
        wrong(value, "a list", "write a list: each item in a line that begins with a dash");
        return List.of();
    }

    List<Value> items(Value.Fields fields, String key) {
        return fields.get(key).map(this::items).orElse(List.of());
    }

    /** A list of texts, or one text alone. */
    List<Value> oneOrMore(Value.Fields fields, String key) {
        return fields.get(key)
                .map(value -> value instanceof Value.Scalar ? List.of(value) : items(value))
                .orElse(List.of());
    }

    /** The texts of a list. */
    List<String> texts(List<Value> values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> text(value).ifPresent(texts::add));
        return texts;
    }

    /** What {@code key: value} lines or {@code key=value} items say; empty text where there is no value. */
    Map<String, String> pairs(Value.Fields fields, String key) {
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs(fields, key, (name, value) -> pairs.put(name.text(), value.orElse("")));
        return pairs;
    }

    /** @param each gets the key, and the value where there is one */
    void pairs(Value.Fields fields, String key, BiConsumer<Value.Scalar, Optional<String>> each) {
        Optional<Value> found = fields.get(key);
        if (found.isPresent() && found.get() instanceof Value.Items items) {
            for (Value item : items.values()) {
                text(item).ifPresent(text -> {
                    int equals = text.indexOf('=');
                    String name = equals < 0 ? text : text.substring(0, equals);
                    each.accept(
                            named(item.place(), name),
                            equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1)));
                });
            }
        } else {
            found.flatMap(this::fields)
                    .ifPresent(map -> map.values().forEach((name, value) -> {
                        if (value instanceof Value.Nothing) {
                            each.accept(named(value.place(), name), Optional.empty());
                        } else {
                            plain(value).ifPresent(text -> each.accept(named(value.place(), name), Optional.of(text)));
                        }
                    }));
        }
    }

    private Value.Scalar named(Place place, String name) {
        if (name.isEmpty() || name.indexOf('\0') >= 0 || name.indexOf('=') >= 0) {
            findings.problem(place, "%s is no name".formatted(Findings.shown(name)), "write NAME=value");
        }
        return new Value.Scalar(place, name, name, Value.Kind.TEXT);
    }

    /** A path of the host: relative ones begin at the file's folder, {@code ~} at the user's home. */
    Optional<Path> hostPath(String text, Place place) {
        String expanded = text;
        if (text.equals("~") || text.startsWith("~/")) {
            Optional<String> home = variable("HOME").filter(folder -> folder.startsWith("/"));
            if (home.isEmpty()) {
                findings.problem(
                        place, "%s needs the variable HOME".formatted(Findings.shown(text)), "write the whole path");
                return Optional.empty();
            }
            expanded = home.get() + text.substring(1);
        } else if (text.startsWith("~")) {
            findings.problem(
                    place,
                    "another user's home in %s is not looked up".formatted(Findings.shown(text)),
                    "write the whole path");
            return Optional.empty();
        }
        try {
            return Optional.of(folder.resolve(expanded).normalize());
        } catch (InvalidPathException e) {
            findings.problem(place, "%s is no path: %s".formatted(Findings.shown(text), e.getReason()), "correct it");
            return Optional.empty();
        }
    }
}
