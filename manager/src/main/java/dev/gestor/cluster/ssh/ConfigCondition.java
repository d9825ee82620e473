// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** For which hosts a block of an ssh configuration holds. */
@FunctionalInterface
interface ConfigCondition {
    ConfigCondition ALWAYS = (name, hostName, user) -> true;

    /**
     * @param name the host as it was named
     * @param hostName its name by what the configuration said so far
     * @param user who logs in by what is known so far
     */
    boolean holds(String name, String hostName, String user);

    default ConfigCondition and(ConfigCondition other) {
        return (name, hostName, user) -> holds(name, hostName, user) && other.holds(name, hostName, user);
    }

    /** {@code Host a *.example !b.example}. */
    static ConfigCondition host(List<String> patterns) {
        return (name, hostName, user) -> matches(patterns, name);
    }

    /**
     * {@code Match host a,b user ada}. Where a criterion is one that is not known here ({@code exec}, {@code final}), the block
     * holds for no host.
     */
    static ConfigCondition match(List<String> words) {
        ConfigCondition all = ALWAYS;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).toLowerCase(Locale.ROOT);
            boolean negated = word.startsWith("!");
            String criterion = negated ? word.substring(1) : word;
            if (criterion.equals("all")) {
                continue;
            }
            List<String> patterns =
                    i + 1 < words.size() ? List.of(words.get(++i).split(",", -1)) : List.of();
            ConfigCondition one = switch (criterion) {
                case "host" -> (name, hostName, user) -> matches(patterns, hostName) != negated;
                case "originalhost" -> (name, hostName, user) -> matches(patterns, name) != negated;
                case "user" -> (name, hostName, user) -> matches(patterns, user) != negated;
                default -> (name, hostName, user) -> false;
            };
            all = all.and(one);
        }
        return all;
    }

    private static boolean matches(List<String> patterns, String text) {
        boolean found = false;
        for (String pattern : patterns) {
            boolean negated = pattern.startsWith("!");
            if (wildcard(negated ? pattern.substring(1) : pattern).matcher(text).matches()) {
                if (negated) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }

    private static Pattern wildcard(String text) {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '*' -> expression.append(".*");
                case '?' -> expression.append('.');
                default -> expression.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(expression.toString(), Pattern.CASE_INSENSITIVE);
    }
}
