// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.util.ArrayList;
import java.util.List;

/** Splits a command line into words as a shell does, without running anything: {@code sh -c "a b"} are three. */
final class ShellWords {
    /** No shell reads the line, so these would not do what they are written for. */
    private static final String SHELL_ONLY = ";&|<>()`";

    private ShellWords() {}

    /** @throws IllegalArgumentException with the problem */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = '\0';
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'') {
                i++;
                if (i == line.length()) {
                    throw new IllegalArgumentException("it ends with a backslash");
                }
                word.append(line.charAt(i));
                inWord = true;
            } else if (quote != '\0') {
                if (c == quote) {
                    quote = '\0';
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                inWord = true;
            } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else if (SHELL_ONLY.indexOf(c) >= 0) {
                throw new IllegalArgumentException("no shell reads it, so '%s' has no meaning".formatted(c));
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (quote != '\0') {
            throw new IllegalArgumentException("the quote %s is not closed".formatted(quote));
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
