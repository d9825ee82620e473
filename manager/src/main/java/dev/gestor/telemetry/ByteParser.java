// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

/** A cursor over the words and numbers of an ASCII file. Methods answer what was found and step behind it. */
final class ByteParser {
    private final byte[] bytes;
    private final int end;
    private int position;

    ByteParser(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.position = from;
        this.end = end;
    }

    boolean atEnd() {
        return position >= end;
    }

    int position() {
        return position;
    }

    void skip(int count) {
        position = Math.min(end, position + count);
    }

    void skipBlanks() {
        while (position < end && (bytes[position] == ' ' || bytes[position] == '\t')) {
            position++;
        }
    }

    /** Steps behind the next blank-separated word. */
    void skipWord() {
        skipBlanks();
        while (position < end && bytes[position] > ' ') {
            position++;
        }
    }

    /** Steps to the beginning of the next line. */
    void skipLine() {
        position = Math.min(end, lineEnd() + 1);
    }

    /** Where the current line ends: its newline, or the end of the file. */
    int lineEnd() {
        int at = position;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    boolean startsWith(String ascii) {
        if (end - position < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[position + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    char character() {
        skipBlanks();
        if (position >= end) {
            throw new NumberFormatException("ends where a letter was expected");
        }
        return (char) bytes[position++];
    }

    /**
     * The next number, which may be negative.
     *
     * @throws NumberFormatException if there is none, or none that fits
     */
    long number() {
        skipBlanks();
        boolean negative = position < end && bytes[position] == '-';
        if (negative) {
            position++;
        }
        int first = position;
        long value = 0;
        while (position < end && bytes[position] >= '0' && bytes[position] <= '9') {
            int digit = bytes[position] - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw new NumberFormatException("has a number beyond 64 bits");
            }
            value = value * 10 + digit;
            position++;
        }
        if (position == first) {
            throw new NumberFormatException("has no number where one was expected");
        }
        return negative ? -value : value;
    }

    /**
     * The next number of something that can be counted.
     *
     * @throws NumberFormatException as for {@link #number}, and if it is negative
     */
    long count() {
        long number = number();
        if (number < 0) {
            throw new NumberFormatException("has %d where a count was expected".formatted(number));
        }
        return number;
    }
}
