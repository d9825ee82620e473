// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.io.File;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many lines a terminal has, and how many characters fit a line. */
record TerminalSize(int rows, int columns) {
    private static final TerminalSize USUAL = new TerminalSize(24, 80);
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4}) ([1-9][0-9]{0,4})\\s*");

    /** Of this process's terminal. */
    static TerminalSize now() {
        try {
            return parse(Stty.of(new File("/dev/tty")).ask("size"));
        } catch (IOException e) {
            return USUAL;
        }
    }

    static TerminalSize parse(String answer) {
        Matcher matcher = FORM.matcher(answer);
        return matcher.matches()
                ? new TerminalSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                : USUAL;
    }
}
