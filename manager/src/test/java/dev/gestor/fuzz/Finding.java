// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule that was broken, by the smallest request found that breaks it.
 *
 * @param rule in words, which tell one finding from another
 */
record Finding(String rule, Draft draft, String answer) {
    private static final int MOST_SHOWN = 800;

    @Override
    public String toString() {
        return "%s%n  %s%n  answered: %s".formatted(rule, draft, answer);
    }

    static String show(Answer answer) {
        String body = answer.body();
        return answer.head() + " " + (body.length() > MOST_SHOWN ? body.substring(0, MOST_SHOWN) + "..." : body);
    }

    /** One of each kind. Any thread may use it. */
    static final class Book {
        /** Guarded by this. */
        private final Map<String, Finding> findings = new LinkedHashMap<>();

        synchronized boolean isNew(Operation operation, String rule) {
            return !findings.containsKey(key(operation, rule));
        }

        synchronized void add(Finding finding) {
            findings.putIfAbsent(key(finding.draft().operation, finding.rule()), finding);
        }

        /** By a smaller one that breaks the same rule. */
        synchronized void replace(Finding finding) {
            findings.put(key(finding.draft().operation, finding.rule()), finding);
        }

        /** Numbers differ from request to request. */
        private static String key(Operation operation, String rule) {
            return operation.name() + " " + rule.replaceAll("took \\d+", "took").replaceAll("(?s)schema: .*", "schema");
        }

        synchronized List<Finding> all() {
            return new ArrayList<>(findings.values());
        }
    }
}
