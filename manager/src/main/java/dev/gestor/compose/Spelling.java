// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.util.Collection;
import java.util.Comparator;

/** Finds the known word that was probably meant. */
final class Spelling {
    /** Beyond this nobody misspelt a key. */
    private static final int LONGEST = 40;

    /** Of names that a file declares there may be thousands. */
    private static final int MOST_KNOWN = 500;

    private Spelling() {}

    /** {@code ; did you mean 'image'?}, or nothing. */
    static String question(String word, Collection<String> known) {
        if (word.length() > LONGEST) {
            return "";
        }
        int limit = Math.max(1, word.length() / 3);
        return known.stream()
                .limit(MOST_KNOWN)
                .filter(candidate -> Math.abs(word.length() - candidate.length()) <= limit)
                .filter(candidate -> edits(word, candidate) <= limit)
                .min(Comparator.<String>comparingInt(candidate -> edits(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .map(candidate -> "; did you mean '" + candidate + "'?")
                .orElse("");
    }

    /** Letters to add, drop or change, and neighbours to swap. */
    private static int edits(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int changed = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                edits[i][j] = Math.min(changed, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[a.length()][b.length()];
    }
}
