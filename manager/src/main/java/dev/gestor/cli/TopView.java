// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a person looks at the readings of {@code top}.
 *
 * @param filter what rows must contain; empty: all are shown
 * @param typing whether the filter is being typed
 * @param openUnless whether groups are open that are not among {@code exceptions}
 * @param exceptions keys of groups that are the other way
 * @param selected nothing is, until a key says so: the first rows, which use most, stay in sight
 * @param first the first line in sight
 * @param help whether the keys are shown instead of the rows
 * @param paused whether readings that come are left out
 */
record TopView(
        TopOrder order,
        boolean reversed,
        String filter,
        boolean typing,
        boolean openUnless,
        Set<String> exceptions,
        Optional<Selection> selected,
        int first,
        boolean help,
        boolean paused) {
    TopView {
        exceptions = Set.copyOf(exceptions);
    }

    /**
     * @param key of the row, which it is found by wherever it moves
     * @param index where it was last: if it goes, its neighbour is selected
     */
    record Selection(String key, int index) {}

    static TopView begin(TopOrder order, String filter) {
        return new TopView(order, false, filter, false, false, Set.of(), Optional.empty(), 0, false, false);
    }

    boolean isOpen(String group) {
        return openUnless != exceptions.contains(group);
    }

    TopView by(TopOrder wanted) {
        return new TopView(wanted, false, filter, typing, openUnless, exceptions, selected, first, help, paused);
    }

    TopView reverse() {
        return new TopView(order, !reversed, filter, typing, openUnless, exceptions, selected, first, help, paused);
    }

    TopView filtered(String text, boolean goesOn) {
        return new TopView(order, reversed, text, goesOn, openUnless, exceptions, selected, first, help, paused);
    }

    TopView open(String group, boolean wanted) {
        Set<String> others = new HashSet<>(exceptions);
        if (isOpen(group) != wanted && !others.remove(group)) {
            others.add(group);
        }
        return new TopView(order, reversed, filter, typing, openUnless, others, selected, first, help, paused);
    }

    /** All groups, those to come too. */
    TopView openAll(boolean wanted) {
        return new TopView(order, reversed, filter, typing, wanted, Set.of(), selected, first, help, paused);
    }

    TopView select(List<TopLine> lines, int index) {
        if (lines.isEmpty()) {
            return unselected();
        }
        int there = Math.max(0, Math.min(index, lines.size() - 1));
        return select(Optional.of(new Selection(lines.get(there).row().key(), there)), first);
    }

    TopView unselected() {
        return select(Optional.empty(), 0);
    }

    private TopView select(Optional<Selection> selection, int firstLine) {
        return new TopView(order, reversed, filter, typing, openUnless, exceptions, selection, firstLine, help, paused);
    }

    TopView helped(boolean wanted) {
        return new TopView(order, reversed, filter, typing, openUnless, exceptions, selected, first, wanted, paused);
    }

    TopView pausedOrNot() {
        return new TopView(order, reversed, filter, typing, openUnless, exceptions, selected, first, help, !paused);
    }

    /** Where the selected row is among these; empty where nothing is selected. */
    Optional<Integer> selectedIndex(List<TopLine> lines) {
        return selected.map(selection -> {
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).row().key().equals(selection.key())) {
                    return i;
                }
            }
            return Math.max(0, Math.min(selection.index(), lines.size() - 1));
        });
    }

    /** The same for these lines, of which so many fit the screen: the selected one is in sight, and no room is left over. */
    TopView settle(List<TopLine> lines, int room) {
        Optional<Integer> index = lines.isEmpty() ? Optional.empty() : selectedIndex(lines);
        int last = Math.max(0, lines.size() - room);
        if (index.isEmpty()) {
            return select(selected, 0);
        }
        int at = index.get();
        int firstLine = Math.min(Math.max(first, at - Math.max(1, room) + 1), at);
        return select(Optional.of(new Selection(lines.get(at).row().key(), at)), Math.min(firstLine, last));
    }
}
