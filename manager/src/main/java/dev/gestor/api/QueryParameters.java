// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The parameters behind the {@code ?} of an address. A name that is not known is refused: it was meant to have an effect. */
final class QueryParameters {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    private final Map<String, List<String>> given;

    QueryParameters(Context context, String... known) {
        this(context.queryParamMap(), known);
    }

    QueryParameters(Map<String, List<String>> given, String... known) {
        this.given = given;
        List<String> names = List.of(known);
        given.forEach((name, values) -> {
            if (!names.contains(name)) {
                throw bad("there is no parameter %s; there are %s"
                        .formatted(ShownValue.of(name), String.join(", ", names)));
            }
            if (values.size() != 1) {
                throw bad("the parameter '%s' is given %d times, once is enough".formatted(name, values.size()));
            }
        });
    }

    /** @param expected what the pattern means, in words */
    Optional<String> text(String name, Pattern pattern, String expected) {
        return value(name).map(value -> {
            if (!pattern.matcher(value).matches()) {
                throw invalid(name, expected);
            }
            return value;
        });
    }

    Optional<Integer> wholeNumber(String name, int min, int max) {
        return value(name).map(value -> {
            int number = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : -1;
            if (number < min || number > max) {
                throw invalid(name, "a whole number between %d and %d".formatted(min, max));
            }
            return number;
        });
    }

    Optional<Instant> time(String name) {
        return value(name).map(value -> {
            try {
                return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(value, Instant::from);
            } catch (DateTimeException e) {
                throw invalid(name, "a time such as 2026-11-21T10:00:00Z");
            }
        });
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(given.get(name)).map(values -> values.get(0));
    }

    private ProblemException invalid(String name, String expected) {
        return bad("the parameter '%s' must be %s, was %s"
                .formatted(name, expected, ShownValue.of(value(name).orElse(""))));
    }

    private static ProblemException bad(String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, detail);
    }
}
