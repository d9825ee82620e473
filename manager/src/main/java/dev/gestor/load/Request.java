// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request without a body.
 *
 * @param method such as GET
 * @param headers lines {@code Name: value}, over the ones that are sent anyway
 */
public record Request(String method, List<String> headers) {
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]+):([\\t\\x20-\\x7e]*)");
    /** They would say something else of the connection or of the body than what is done. */
    private static final Set<String> OURS =
            Set.of("connection", "content-length", "transfer-encoding", "upgrade", "expect", "te", "trailer");

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    /** @throws IllegalArgumentException if it could not be sent as it is; the message names the value */
    public Request {
        headers = List.copyOf(headers);
        if (!TOKEN.matcher(method).matches() || method.equalsIgnoreCase("CONNECT")) {
            throw new IllegalArgumentException(
                    "'%s' is no method of a request; write GET, HEAD or POST".formatted(method));
        }
        for (String header : headers) {
            if (!HEADER.matcher(header).matches()) {
                throw new IllegalArgumentException("'%s' is no header; write 'Name: value'".formatted(header));
            }
            if (OURS.contains(name(header))) {
                throw new IllegalArgumentException(
                        "the header '%s' is this client's own; leave it out".formatted(header));
            }
        }
    }

    boolean answeredWithoutBody() {
        return method.equals("HEAD");
    }

    /** The bytes that are sent. */
    byte[] bytes(URI uri, boolean keepAlive) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var text = new StringBuilder(method)
                .append(' ')
                .append(path)
                .append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
                .append(" HTTP/1.1\r\n");
        line(text, "Host", uri.getHost() + (uri.getPort() >= 0 ? ":" + uri.getPort() : ""));
        line(text, "User-Agent", "gestor-load");
        line(text, "Accept", "*/*");
        if (!keepAlive) {
            line(text, "Connection", "close");
        }
        if (WITH_BODY.contains(method)) {
            line(text, "Content-Length", "0");
        }
        headers.forEach(header -> text.append(header).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void line(StringBuilder text, String name, String value) {
        if (headers.stream().noneMatch(header -> name(header).equalsIgnoreCase(name))) {
            text.append(name).append(": ").append(value).append("\r\n");
        }
    }

    private static String name(String header) {
        return header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT);
    }
}
