// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.nio.file.Path;

/**
 * Where something stands.
 *
 * @param line from 1
 * @param key as {@code services.web.ports[0]}
 */
record Place(Path file, int line, String key) {
    /** Keys are shown to people: one of a megabyte helps nobody. */
    private static final int LONGEST_KEY = 200;

    static Place start(Path file) {
        return new Place(file, 1, "");
    }

    Place child(String name, int childLine) {
        return new Place(file, childLine, shortened(key.isEmpty() ? name : key + "." + name));
    }

    Place child(String name) {
        return child(name, line);
    }

    Place item(int index, int itemLine) {
        return new Place(file, itemLine, shortened(key + "[" + index + "]"));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_KEY ? text : text.substring(0, LONGEST_KEY) + "…";
    }
}
