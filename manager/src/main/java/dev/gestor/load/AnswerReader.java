// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the answers that come over one connection, and throws their bodies away. */
final class AnswerReader {
    private static final int BUFFER = 16 * 1024;
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST_LINES = 1000;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] [1-9]\\d\\d(?: .*)?");

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private boolean begun;

    AnswerReader(InputStream in) {
        this.in = in;
    }

    /**
     * What came.
     *
     * @param reusable whether the connection can carry another request
     */
    record Answer(int status, boolean reusable) {}

    /** An answer that is none. */
    static final class MalformedException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    /** Whether a byte of the last answer asked for has come. */
    boolean begun() {
        return begun;
    }

    /** Reads one answer to its end. */
    Answer read(boolean withoutBody) throws IOException {
        begun = false;
        Head head = head();
        // 100 Continue, 103 Early Hints: the answer itself follows.
        while (head.status < 200 && head.status != 101) {
            head = head();
        }
        boolean empty = withoutBody || head.status < 200 || head.status == 204 || head.status == 304;
        if (empty) {
            return new Answer(head.status, !head.close);
        }
        if (head.chunked) {
            chunks();
        } else if (head.length >= 0) {
            skip(head.length);
        } else {
            skipToEnd();
            return new Answer(head.status, false);
        }
        return new Answer(head.status, !head.close);
    }

    private static final class Head {
        private int status;
        private long length = -1;
        private boolean chunked;
        private boolean close;
    }

    private Head head() throws IOException {
        var head = new Head();
        String first = line();
        if (!STATUS.matcher(first).matches()) {
            throw new MalformedException("not an HTTP/1 answer");
        }
        head.status = Integer.parseInt(first.substring(9, 12));
        head.close = first.startsWith("HTTP/1.0");
        int lines = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (++lines > MOST_LINES) {
                throw new MalformedException("too many header lines");
            }
            take(head, line.toLowerCase(Locale.ROOT));
        }
        return head;
    }

    private static void take(Head head, String line) throws MalformedException {
        if (line.startsWith("content-length:")) {
            head.length = number(line.substring(15).strip(), 10);
        } else if (line.startsWith("transfer-encoding:")) {
            head.chunked = line.endsWith("chunked");
        } else if (line.startsWith("connection:")) {
            head.close = line.contains("close") || (head.close && !line.contains("keep-alive"));
        }
    }

    private void chunks() throws IOException {
        while (true) {
            String line = line();
            int semicolon = line.indexOf(';');
            long size = number((semicolon < 0 ? line : line.substring(0, semicolon)).strip(), 16);
            if (size == 0) {
                break;
            }
            skip(size);
            if (!line().isEmpty()) {
                throw new MalformedException("a chunk is longer than it says");
            }
        }
        for (int lines = 0; !line().isEmpty(); lines++) {
            if (lines > MOST_LINES) {
                throw new MalformedException("too many trailer lines");
            }
        }
    }

    private static long number(String text, int base) throws MalformedException {
        try {
            long number = Long.parseLong(text, base);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a negative one.
        }
        throw new MalformedException("a length that is none");
    }

    private void skip(long bytes) throws IOException {
        long left = bytes;
        while (left > 0) {
            if (position == limit) {
                fill();
            }
            int taken = (int) Math.min(left, limit - position);
            position += taken;
            left -= taken;
        }
    }

    private void skipToEnd() throws IOException {
        position = limit;
        while (in.read(buffer, 0, buffer.length) >= 0) {
            // Thrown away.
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (true) {
            if (position == limit) {
                fill();
            }
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            line.append(new String(buffer, position, end - position, StandardCharsets.ISO_8859_1));
            if (line.length() > LONGEST_LINE) {
                throw new MalformedException("too long a header line");
            }
            boolean whole = end < limit;
            position = whole ? end + 1 : end;
            if (whole) {
                int length = line.length();
                return length > 0 && line.charAt(length - 1) == '\r' ? line.substring(0, length - 1) : line.toString();
            }
        }
    }

    private void fill() throws IOException {
        int read = in.read(buffer, 0, buffer.length);
        if (read < 0) {
            throw new EOFException("the connection ended");
        }
        begun = true;
        position = 0;
        limit = read;
    }
}
