// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.JsonNode;

/** How a value that a caller sent is given back in a message: quoted, short, on one line. */
final class ShownValue {
    private static final int MAX_LENGTH = 80;

    private ShownValue() {}

    static String of(JsonNode value) {
        return value.isTextual() ? of(value.textValue()) : cut(value.toString());
    }

    static String of(String text) {
        return "'" + cut(text) + "'";
    }

    static String cut(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .limit(MAX_LENGTH)
                .map(sign -> Character.isISOControl(sign) ? '?' : sign)
                .forEach(shown::appendCodePoint);
        return text.codePointCount(0, text.length()) > MAX_LENGTH ? shown + "…" : shown.toString();
    }
}
