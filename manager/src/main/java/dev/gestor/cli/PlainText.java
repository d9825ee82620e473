// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Text whose width on a terminal is known and that does not steer it: a process may call itself what it likes.
 *
 * @param unicode whether the terminal shows more than ASCII; one of another encoding might take parts of it for controls
 */
record PlainText(boolean unicode) {
    private static final char REPLACEMENT = '?';
    private static final char CUT = '~';

    /** By the locale of the environment, in the order that the C library looks. */
    static PlainText of(Map<String, String> environment) {
        for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                return new PlainText(value.matches("(?i).*\\.utf-?8(@.*)?"));
            }
        }
        return new PlainText(false);
    }

    /** The same without what cannot be shown, or would change how the rest is shown. */
    String printable(String text) {
        // Marks that have no character of their own with what they stand over are left as marks, and replaced.
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        var printable = new StringBuilder(composed.length());
        composed.codePoints().forEach(c -> printable.appendCodePoint(isShown(c) ? c : REPLACEMENT));
        return printable.toString();
    }

    private boolean isShown(int c) {
        if (c < 0x80) {
            return c >= 0x20 && c < 0x7f;
        }
        if (!unicode) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            // Terminals do not agree how wide the others of these are.
            case Character.OTHER_SYMBOL, Character.MODIFIER_SYMBOL -> c < 0x2000 || CharacterWidth.of(c) == 2;
            default -> CharacterWidth.of(c) > 0 && !runsLeft(c);
        };
    }

    /** It would move what stands beside it. */
    private static boolean runsLeft(int c) {
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }

    /** Columns of text that {@link #printable} let through. */
    static int width(String printable) {
        return printable.codePoints().map(CharacterWidth::of).sum();
    }

    /** Made printable and exactly so many columns wide: filled up with spaces, or cut, which a {@code ~} tells. */
    String fit(String text, int columns, boolean right) {
        String shown = cut(printable(text), columns);
        String padding = " ".repeat(columns - width(shown));
        return right ? padding + shown : shown + padding;
    }

    /** Made printable and at most so many columns wide: of a longer text both ends, since names of a family differ in their last letters. */
    String ends(String text, int columns) {
        String shown = printable(text);
        if (width(shown) <= columns) {
            return shown;
        }
        String head = cut(shown, (columns + 2) / 2);
        var tail = new StringBuilder();
        int left = columns - width(head);
        for (int at = shown.length(); at > 0; at -= Character.charCount(shown.codePointBefore(at))) {
            int c = shown.codePointBefore(at);
            left -= CharacterWidth.of(c);
            if (left < 0) {
                break;
            }
            tail.insert(0, Character.toChars(c));
        }
        return head + tail;
    }

    /** A figure that may be greater is told as what it is at least. */
    String least(String figure, boolean mayBeGreater) {
        return !mayBeGreater || figure.equals(Units.UNKNOWN) ? figure : (unicode ? "\u2265" : ">=") + figure;
    }

    /** In lines of at most so many columns, broken at spaces; what is beyond the last line is cut. */
    List<String> wrap(String text, int columns, int atMost) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (String word : printable(text).split(" ", -1)) {
            boolean full = !line.isEmpty() && width(line.toString()) + 1 + width(word) > columns;
            if (full && lines.size() < atMost - 1) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return List.copyOf(lines);
    }

    private static String cut(String printable, int columns) {
        if (width(printable) <= columns) {
            return printable;
        }
        var cut = new StringBuilder();
        int left = columns - 1;
        for (int c : printable.codePoints().toArray()) {
            left -= CharacterWidth.of(c);
            if (left < 0) {
                break;
            }
            cut.appendCodePoint(c);
        }
        return columns <= 0 ? "" : cut.append(CUT).toString();
    }
}
