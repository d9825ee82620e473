// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.List;

/**
 * Under which name, and with which words, the program was called. One jar is two programs; a script says which of them by the
 * system property {@code gestor.program}. A container image has no scripts: there the first word may say it.
 *
 * @param program {@code gestor} or {@code customOrc}: what messages begin with
 */
record Invocation(String program, List<String> words) {
    static final String PROPERTY = "gestor.program";
    static final String GESTOR = "gestor";
    static final String CUSTOM_ORC = "customOrc";

    /** The value of the property where the first word may be the program. */
    static final String FIRST_WORD = "first-word";

    Invocation {
        words = List.copyOf(words);
    }

    /** @param property empty: gestor */
    static Invocation of(String property, List<String> arguments) {
        if (property.equals(FIRST_WORD)) {
            boolean named = !arguments.isEmpty() && List.of(GESTOR, CUSTOM_ORC).contains(arguments.get(0));
            return named
                    ? new Invocation(arguments.get(0), arguments.subList(1, arguments.size()))
                    : new Invocation(GESTOR, arguments);
        }
        return new Invocation(property.equals(CUSTOM_ORC) ? CUSTOM_ORC : GESTOR, arguments);
    }
}
