// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A part of a YAML file that knows where it stands; anchors are resolved and merges done. */
sealed interface Value {
    /** A field's is the line of its key. */
    Place place();

    /** As a message calls it. */
    String words();

    /** Whether it is a list or a mapping without anything in it, or nothing. */
    default boolean isEmpty() {
        return false;
    }

    /** What a plain value is by itself. */
    enum Kind {
        TEXT,
        FLAG,
        WHOLE,
        FRACTION
    }

    /**
     * @param text the value; a number's in its shortest form
     * @param written as it stands in the file
     */
    record Scalar(Place place, String text, String written, Kind kind) implements Value {
        @Override
        public String words() {
            return switch (kind) {
                case TEXT -> "the text " + Findings.shown(text);
                case FLAG -> text;
                case WHOLE, FRACTION -> "the number " + Findings.shown(written);
            };
        }

        Scalar withText(String newText) {
            return new Scalar(place, newText, written, kind);
        }
    }

    record Items(Place place, List<Value> values) implements Value {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String words() {
            return "a list";
        }

        @Override
        public boolean isEmpty() {
            return values.isEmpty();
        }
    }

    /** @param values in the file's order */
    record Fields(Place place, Map<String, Value> values) implements Value {
        public Fields {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        @Override
        public String words() {
            return "a mapping";
        }

        @Override
        public boolean isEmpty() {
            return values.isEmpty();
        }

        /** What stands under the key; empty also where nothing does but the key. */
        Optional<Value> get(String key) {
            return Optional.ofNullable(values.get(key)).filter(value -> !(value instanceof Nothing));
        }

        /** What stands under the key. */
        Place placeOf(String key) {
            return Optional.ofNullable(values.get(key)).map(Value::place).orElseGet(() -> place.child(key));
        }
    }

    /** A key without a value, or {@code null}. */
    record Nothing(Place place) implements Value {
        @Override
        public String words() {
            return "nothing";
        }

        @Override
        public boolean isEmpty() {
            return true;
        }
    }
}
