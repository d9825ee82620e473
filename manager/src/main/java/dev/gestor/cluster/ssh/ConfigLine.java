// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One line of an ssh configuration: {@code Keyword word "a word" # comment}, or {@code Keyword=word}.
 *
 * @param keyword in lower case
 */
record ConfigLine(String keyword, List<String> words) {

    /** Empty for what says nothing. */
    static Optional<ConfigLine> parse(String text) {
        String line = text.strip();
        int end = 0;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end)) && line.charAt(end) != '=') {
            end++;
        }
        if (end == 0 || line.charAt(0) == '#') {
            return Optional.empty();
        }
        String rest = line.substring(end).strip();
        if (rest.startsWith("=")) {
            rest = rest.substring(1);
        }
        return Optional.of(new ConfigLine(line.substring(0, end).toLowerCase(Locale.ROOT), words(rest)));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean begun = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
                begun = true;
            } else if (!quoted && Character.isWhitespace(c)) {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                    begun = false;
                }
            } else if (!quoted && !begun && c == '#') {
                break;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return List.copyOf(words);
    }
}
