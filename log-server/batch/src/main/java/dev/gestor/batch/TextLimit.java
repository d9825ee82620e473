// SPDX-License-Identifier: Apache-2.0
package dev.gestor.batch;

import java.util.Optional;

/**
 * How long a text of a batch may be, in {@code char}s. Records cut longer ones, which may come from a label or an engine's message:
 * the log server refuses a batch with a longer one whole.
 */
public enum TextLimit {
    /** Names, labels' values, single words. */
    NAME(256),
    /** Reasons and messages. */
    WORDS(4096);

    private static final String CUT = "…";

    private final int length;

    TextLimit(int length) {
        this.length = length;
    }

    public int length() {
        return length;
    }

    String cut(String text) {
        if (text.length() <= length) {
            return text;
        }
        int end = length - CUT.length();
        // A character of two chars is not split.
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
    }

    Optional<String> cut(Optional<String> text) {
        return text.map(this::cut);
    }
}
