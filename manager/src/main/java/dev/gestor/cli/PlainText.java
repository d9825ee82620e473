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

    /** Two columns wide by Unicode's annex 11, and emoji: first and last of each range. */
    private static final int[] WIDE = {
        0x1100, 0x115f, 0x2e80, 0x303e, 0x3041, 0xa4cf, 0xa960, 0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe30, 0xfe6f,
        0xff01, 0xff60, 0xffe0, 0xffe6, 0x16fe0, 0x18cff, 0x1b000, 0x1b2ff, 0x1f300, 0x1f64f, 0x1f680, 0x1f6ff, 0x1f900,
        0x1f9ff, 0x20000, 0x3fffd
    };

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
            case Character.OTHER_SYMBOL, Character.MODIFIER_SYMBOL -> c < 0x2000 || width(c) == 2;
            default -> !runsLeft(c);
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
        return printable.codePoints().map(PlainText::width).sum();
    }

    private static int width(int c) {
        for (int i = 0; i < WIDE.length; i += 2) {
            if (c >= WIDE[i] && c <= WIDE[i + 1]) {
                return 2;
            }
        }
        return 1;
    }

    /** Made printable and exactly so many columns wide: filled up with spaces, or cut, which a {@code ~} tells. */
    String fit(String text, int columns, boolean right) {
        String shown = cut(printable(text), columns);
        String padding = " ".repeat(columns - width(shown));
        return right ? padding + shown : shown + padding;
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
            left -= width(c);
            if (left < 0) {
                break;
            }
            cut.appendCodePoint(c);
        }
        return columns <= 0 ? "" : cut.append(CUT).toString();
    }
}
