// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts what was asked and answered. Any thread may use it. */
final class Tally {
    /** Of requests that a route never saw. */
    private static final Set<Integer> BEFORE_A_ROUTE =
            Set.of(400, 401, 403, 405, 408, 411, 413, 414, 415, 417, 421, 426, 429, 431, 501, 505);

    /** All below is guarded by this. */
    private final Map<String, Map<Integer, Integer>> answers = new TreeMap<>();

    private final Map<String, Long> nanos = new TreeMap<>();
    private final Map<String, Integer> valid400 = new TreeMap<>();
    private int requests;
    private int reached;
    private int silent;

    synchronized void add(Draft draft, Answer answer) {
        requests++;
        if (draft.valid() && !BEFORE_A_ROUTE.contains(answer.status())) {
            reached++;
        }
        String name = draft.operation.name();
        if (draft.valid() && (answer.status() == 400 || answer.status() == 422)) {
            valid400.merge(name, 1, Integer::sum);
        }
        nanos.merge(name, answer.took().toNanos(), Long::sum);
        if (!draft.astray || draft.operation.responses().containsKey(answer.status())) {
            answers.computeIfAbsent(name, n -> new TreeMap<>()).merge(answer.status(), 1, Integer::sum);
        }
    }

    /** Something that is no request, and got no answer. */
    synchronized void addSilence() {
        requests++;
        silent++;
    }

    synchronized int requests() {
        return requests;
    }

    /** Of all requests, those that were valid and came to the operation's own code. */
    synchronized double reached() {
        return (double) reached / Math.max(1, requests);
    }

    synchronized int seen(Operation operation, int status) {
        return answers.getOrDefault(operation.name(), Map.of()).getOrDefault(status, 0);
    }

    /** Documented, and never come. */
    List<String> unseen(Description description) {
        List<String> unseen = new ArrayList<>();
        for (Operation operation : description.operations()) {
            operation.responses().keySet().stream()
                    .filter(status -> seen(operation, status) == 0)
                    .forEach(status -> unseen.add(operation.name() + " " + status));
        }
        return unseen;
    }

    synchronized String table() {
        StringBuilder table = new StringBuilder(
                "%d requests, %.1f %% valid and at the route's own code, %d not answered as they were no HTTP%n"
                        .formatted(requests, 100 * reached(), silent));
        answers.forEach((name, statuses) -> {
            int all = statuses.values().stream().mapToInt(Integer::intValue).sum();
            table.append("%-44s %7d  %6.2f ms ".formatted(name, all, nanos.getOrDefault(name, 0L) / 1e6 / all));
            statuses.forEach((status, count) -> table.append("  %d: %d".formatted(status, count)));
            table.append(System.lineSeparator());
        });
        if (!valid400.isEmpty()) {
            table.append("By the schemas, and yet refused: ").append(valid400).append(System.lineSeparator());
        }
        return table.toString();
    }
}
