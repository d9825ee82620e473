// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Speaks to a server byte for byte: what a client library would not let through is what matters. */
record RawHttp(ApiServer server, Path instance) {
    private static final int PATIENCE_MILLIS = 10_000;

    int port() {
        return server.address().getPort();
    }

    String host() {
        return "127.0.0.1:" + port();
    }

    /** The header of a caller that knows the token. */
    String bearer() {
        return "Authorization: Bearer " + token() + "\r\n";
    }

    String token() {
        try {
            return Files.readString(instance.resolve("token")).strip();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Answer get(String path, String... headers) throws IOException {
        return request("GET", path, "", headers);
    }

    Answer request(String method, String path, String body, String... headers) throws IOException {
        return requestOf(host(), method, path, body, headers);
    }

    Answer requestOf(String host, String method, String path, String body, String... headers) throws IOException {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return send("%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s%s\r\n%s"
                .formatted(method, path, host, length, lines(headers), body));
    }

    private static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header.endsWith("\r\n") || header.isEmpty() ? header : header + "\r\n");
        }
        return lines.toString();
    }

    Answer send(String text) throws IOException {
        try (Socket socket = connect()) {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return answer(socket);
        }
    }

    /** All that comes until the server closes. */
    static Answer answer(Socket socket) throws IOException {
        return Answer.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /**
     * @param head the status line and the headers
     */
    record Answer(int status, List<String> head, String body) {
        static Answer parse(String text) {
            int end = text.indexOf("\r\n\r\n");
            if (end < 0) {
                throw new AssertionError("no answer but '" + text + "'");
            }
            List<String> head = List.of(text.substring(0, end).split("\r\n", -1));
            return new Answer(Integer.parseInt(head.get(0).split(" ", 3)[1]), head, text.substring(end + 4));
        }

        Optional<String> header(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ": ";
            return head.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .findFirst();
        }
    }
}
