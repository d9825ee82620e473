// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

/**
 * What {@code /proc/PID/stat} tells of a process, in the file's own units. The name is the part between the first
 * {@code (} and the last {@code )}: it may itself have parentheses, blanks and newlines.
 *
 * <pre>
 * 4711 (nginx: (1) w) S 1 4711 4711 0 -1 4194560 812 0 3 0 20 5 0 0 20 0 1 0 4021 56320000 1536 18446744073709551615 ...
 * </pre>
 *
 * @param ticks user and kernel mode CPU time in clock ticks
 * @param startTicks start after boot in clock ticks
 */
record ProcessStat(
        int nameStart,
        int nameEnd,
        char state,
        int parentPid,
        long ticks,
        int threads,
        long startTicks,
        long virtualBytes) {

    /** @throws NumberFormatException if the bytes are no such file; the message tells what is wrong with it */
    static ProcessStat parse(byte[] bytes, int length) {
        int open = 0;
        while (open < length && bytes[open] != '(') {
            open++;
        }
        int close = length - 1;
        while (close > open && bytes[close] != ')') {
            close--;
        }
        if (close <= open) {
            throw new NumberFormatException("has no name in parentheses");
        }
        ByteParser parser = new ByteParser(bytes, close + 1, length);
        char state = parser.character();
        int parent = (int) parser.number();
        // pgrp session tty_nr tpgid flags minflt cminflt majflt cmajflt
        for (int i = 0; i < 9; i++) {
            parser.skipWord();
        }
        long ticks = parser.number() + parser.number();
        // cutime cstime priority nice
        for (int i = 0; i < 4; i++) {
            parser.skipWord();
        }
        int threads = (int) parser.number();
        parser.skipWord();
        long start = parser.number();
        long virtual = parser.number();
        return new ProcessStat(open + 1, close, state, parent, ticks, threads, start, virtual);
    }
}
