// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came back.
 *
 * @param head the status line and the headers
 * @param took from the last byte sent to the last byte received
 */
record Answer(int status, List<String> head, String body, Duration took) {
    static final String STREAM = "text/event-stream";

    /** A connection that ended before any byte of an answer. */
    static final class NoneException extends IOException {
        private static final long serialVersionUID = 1;

        NoneException() {
            super("the connection ended without an answer");
        }
    }

    Optional<String> header(String name) {
        return header(head, name);
    }

    private static Optional<String> header(List<String> head, String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst();
    }

    /** Without parameters. */
    String contentType() {
        return header("Content-Type").orElse("").split(";", 2)[0].strip();
    }

    /** Whether another request may follow on the connection. */
    boolean staysOpen() {
        return header("Connection").filter("close"::equalsIgnoreCase).isEmpty()
                && head.get(0).startsWith("HTTP/1.1")
                && !contentType().equals(STREAM);
    }

    /**
     * Reads one. Of a stream of events, which has no end, the head alone.
     *
     * @param bodyless whether it has no body whatever its head says, as one to HEAD
     */
    static Answer read(InputStream in, boolean bodyless, long beganNanos) throws IOException {
        List<String> head = head(in);
        int status = Integer.parseInt(head.get(0).split(" ", 3)[1]);
        if (status == 100) {
            return read(in, bodyless, beganNanos);
        }
        byte[] body = new byte[0];
        boolean stream = header(head, "Content-Type")
                .filter(type -> type.startsWith(STREAM))
                .isPresent();
        if (!bodyless && status != 204 && status != 304 && !stream) {
            body = body(in, head);
        }
        return new Answer(
                status,
                head,
                new String(body, StandardCharsets.UTF_8),
                Duration.ofNanos(System.nanoTime() - beganNanos));
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        while (true) {
            String line = line(in, lines.isEmpty());
            if (line.isEmpty() && !lines.isEmpty()) {
                return lines;
            }
            lines.add(line);
        }
    }

    private static String line(InputStream in, boolean first) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        while (c != '\n') {
            if (c < 0) {
                if (first && line.size() == 0) {
                    throw new NoneException();
                }
                throw new IOException("the answer breaks off in its head after '" + line + "'");
            }
            if (c != '\r') {
                line.write(c);
            }
            c = in.read();
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] body(InputStream in, List<String> head) throws IOException {
        Optional<String> length = header(head, "Content-Length");
        if (length.isPresent()) {
            int size = Integer.parseInt(length.get());
            byte[] body = in.readNBytes(size);
            if (body.length < size) {
                throw new IOException("the answer breaks off after %d of %d bytes".formatted(body.length, size));
            }
            return body;
        }
        if (header(head, "Transfer-Encoding")
                .filter("chunked"::equalsIgnoreCase)
                .isEmpty()) {
            return in.readAllBytes();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line(in, false).strip(), 16);
            body.writeBytes(in.readNBytes(size));
            line(in, false);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }
}
