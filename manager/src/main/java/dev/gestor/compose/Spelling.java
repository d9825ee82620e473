// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.util.Collection;
import java.util.Comparator;

/** Finds the known word that was probably meant. */
final class Spelling {
    /** Beyond this nobody misspelt a key. */
    private static final int LONGEST = 40;

    private Spelling() {}

    /** {@code ; did you mean 'image'?}, or nothing. */
    static String question(String word, Collection<String> known) {
        int limit = Math.max(1, word.length() / 3);
        if (word.length() > LONGEST) {
            return "";
        }
        return known.stream()
                .filter(candidate -> edits(word, candidate) <= limit)
                .min(Comparator.<String>comparingInt(candidate -> edits(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
    }

    /** Letters to add, drop or change. */
    private static int edits(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(changed, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
