// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cli.TopRow.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * A row in its place.
 *
 * @param group the key of the group that it heads or belongs to
 * @param open whether its processes stand below it
 */
record TopLine(TopRow row, String group, boolean open) {
    /** The rows that a person wants to see, in their order: containers, and below them what is in none. */
    static List<TopLine> of(List<TopGroup> groups, TopView view) {
        Comparator<TopRow> order = view.order().comparator(view.reversed());
        Predicate<String> wanted = wanted(view.filter());
        List<TopLine> lines = new ArrayList<>();
        groups.stream()
                .sorted(Comparator.comparing((TopGroup group) -> group.head().kind() == Kind.REST)
                        .thenComparing((one, other) -> inOrder(one, other, order)))
                .forEach(group -> add(lines, group, view, order, wanted));
        return List.copyOf(lines);
    }

    /** What is in no container keeps its place, that of other containers before that of the host. */
    private static int inOrder(TopGroup one, TopGroup other, Comparator<TopRow> order) {
        return one.head().kind() == Kind.REST ? 0 : order.compare(one.head(), other.head());
    }

    private static void add(
            List<TopLine> lines, TopGroup group, TopView view, Comparator<TopRow> order, Predicate<String> wanted) {
        TopRow head = group.head();
        boolean whole = matches(head, wanted);
        List<TopRow> processes = whole
                ? group.processes()
                : group.processes().stream().filter(row -> matches(row, wanted)).toList();
        if (!whole && processes.isEmpty()) {
            return;
        }
        // Shown for the sake of processes alone, these are what is looked for.
        boolean open = !processes.isEmpty() && (!whole || view.isOpen(head.key()));
        lines.add(new TopLine(head, head.key(), open));
        if (open) {
            processes.stream().sorted(order).forEach(process -> lines.add(new TopLine(process, head.key(), false)));
        }
    }

    private static Predicate<String> wanted(String filter) {
        String text = filter.toLowerCase(Locale.ROOT);
        return value -> value.toLowerCase(Locale.ROOT).contains(text);
    }

    private static boolean matches(TopRow row, Predicate<String> wanted) {
        return wanted.test(row.name())
                || switch (row.kind()) {
                    case CONTAINER ->
                        wanted.test(row.about())
                                || wanted.test(row.id())
                                || row.mark()
                                        .filter(mark -> wanted.test(mark.words()))
                                        .isPresent();
                    case PROCESS -> wanted.test(row.id());
                    case REST -> false;
                };
    }
}
