// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cli.TopRow.Kind;
import java.util.List;

/** What each key does: pure. Letters are those of htop, and of {@code less} for moving. */
final class TopKeys {
    /** As they are told to a person. */
    static final List<String> HELP = List.of(
            "c  m  s  n     sort by CPU, memory, share or name (also P M N); r turns it round",
            "/              filter by name, kind, id, decision or processes; Esc clears it",
            "up down  j k   select a row (also PgUp PgDn Home End g G); Esc selects none",
            "Enter  Space   show or hide a container's processes; also right and left",
            "e              show or hide those of all",
            "p              pause, and go on",
            "Ctrl+L         draw all again",
            "h  ?  F1       this; any key leaves it",
            "q  Ctrl+C      end; Ctrl+Z suspends");

    private final List<TopLine> lines;
    private final int page;

    /**
     * @param lines what is shown
     * @param page how many lines fit the screen
     */
    TopKeys(List<TopLine> lines, int page) {
        this.lines = List.copyOf(lines);
        this.page = Math.max(1, page);
    }

    /** Whether a key ends it. */
    static boolean ends(TopView view, Key key) {
        return switch (key.kind()) {
            case END_OF_INPUT -> true;
            case CHARACTER -> key.character() == 'q' && !view.typing() && !view.help();
            default -> false;
        };
    }

    TopView press(TopView view, Key key) {
        if (view.help()) {
            return view.helped(false);
        }
        return switch (key.kind()) {
            case CHARACTER -> view.typing() ? type(view, key.character()) : command(view, key.character());
            case ENTER -> view.typing() ? view.filtered(view.filter(), false) : toggle(view);
            case ESCAPE -> escape(view);
            case BACKSPACE -> view.typing() ? view.filtered(shortened(view.filter()), true) : view;
            case ERASE_LINE -> view.typing() ? view.filtered("", true) : view;
            case UP -> move(view, -1);
            case DOWN -> move(view, 1);
            case PAGE_UP -> move(view, -page);
            case PAGE_DOWN -> move(view, page);
            case HOME -> view.select(lines, 0);
            case END -> view.select(lines, lines.size() - 1);
            case RIGHT -> show(view, true);
            case LEFT -> show(view, false);
            case HELP -> view.helped(true);
            case REDRAW, END_OF_INPUT, OTHER -> view;
        };
    }

    private TopView command(TopView view, int character) {
        return switch (character) {
            case 'c', 'P' -> view.by(TopOrder.CPU);
            case 'm', 'M' -> view.by(TopOrder.MEM);
            case 's' -> view.by(TopOrder.SHARE);
            case 'n', 'N' -> view.by(TopOrder.NAME);
            case 'r' -> view.reverse();
            case '/' -> view.filtered(view.filter(), true);
            case 'j' -> move(view, 1);
            case 'k' -> move(view, -1);
            case 'g' -> view.select(lines, 0);
            case 'G' -> view.select(lines, lines.size() - 1);
            case ' ' -> toggle(view);
            case 'l' -> show(view, true);
            case 'e' -> view.openAll(!view.openUnless());
            case 'p' -> view.pausedOrNot();
            case 'h', '?' -> view.helped(true);
            default -> view;
        };
    }

    private static TopView type(TopView view, int character) {
        return view.filtered(view.filter() + Character.toString(character), true);
    }

    private static String shortened(String text) {
        return text.isEmpty() ? text : text.substring(0, text.offsetByCodePoints(text.length(), -1));
    }

    private static TopView escape(TopView view) {
        if (view.typing() || !view.filter().isEmpty()) {
            return view.filtered("", false);
        }
        return view.unselected();
    }

    /** The first key selects what is in sight first. */
    private TopView move(TopView view, int by) {
        return view.select(
                lines, view.selectedIndex(lines).map(index -> index + by).orElse(by > 1 ? by : view.first()));
    }

    private TopView toggle(TopView view) {
        return with(view, (at, line) -> line.row().kind() == Kind.PROCESS ? at : at.open(line.group(), !line.open()));
    }

    /** From a process, to the left is its container. */
    private TopView show(TopView view, boolean open) {
        return with(view, (at, line) -> {
            if (line.row().kind() != Kind.PROCESS) {
                return at.open(line.group(), open);
            }
            return open ? at : at.select(lines, indexOf(line.group()));
        });
    }

    private int indexOf(String key) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).row().key().equals(key)) {
                return i;
            }
        }
        return 0;
    }

    /** What a key does with the selected row; with the first in sight, where none is. */
    private TopView with(TopView view, Change change) {
        if (lines.isEmpty()) {
            return view;
        }
        TopView selecting = view.select(lines, view.selectedIndex(lines).orElse(view.first()));
        return change.of(selecting, lines.get(selecting.selectedIndex(lines).orElse(0)));
    }

    private interface Change {
        TopView of(TopView view, TopLine line);
    }
}
