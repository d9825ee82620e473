// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Keeps the names nearest to a wanted one, by edits needed; a few at a time, however many it is shown. */
final class SimilarNames {
    private final String wanted;
    private final int atMost;
    private final List<String> nearest = new ArrayList<>();

    SimilarNames(String wanted, int atMost) {
        this.wanted = wanted.toLowerCase(Locale.ROOT);
        this.atMost = atMost;
    }

    void add(String name) {
        if (nearest.contains(name) || distance(name) > Math.max(2, wanted.length() / 2)) {
            return;
        }
        nearest.add(name);
        nearest.sort(Comparator.comparingInt(this::distance));
        if (nearest.size() > atMost) {
            nearest.remove(nearest.size() - 1);
        }
    }

    List<String> result() {
        return List.copyOf(nearest);
    }

    /** Levenshtein's distance; 0 for a name that begins with what was typed. */
    private int distance(String name) {
        String other = name.toLowerCase(Locale.ROOT);
        if (!wanted.isEmpty() && other.startsWith(wanted)) {
            return 0;
        }
        int[] previous = new int[wanted.length() + 1];
        for (int column = 0; column <= wanted.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= other.length(); row++) {
            int[] current = new int[wanted.length() + 1];
            current[0] = row;
            for (int column = 1; column <= wanted.length(); column++) {
                int replaced = previous[column - 1] + (other.charAt(row - 1) == wanted.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[wanted.length()];
    }
}
