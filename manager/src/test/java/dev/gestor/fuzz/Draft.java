// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A request while it is made and spoiled: everything is text as it goes over the wire, one sign a byte. */
final class Draft {
    private static final int MOST_SHOWN = 1_500;

    final Operation operation;
    String method;
    String path;
    final List<String> query = new ArrayList<>();
    final List<String> headers = new ArrayList<>();
    Optional<byte[]> body = Optional.empty();
    Framing framing = Framing.LENGTH;
    String version = "HTTP/1.1";
    /** Another request right behind it, on the same connection. */
    boolean pipelined;
    /** What was done to it; empty: it is as described. */
    final List<String> mutations = new ArrayList<>();
    /** It may not come to the operation it was made from, or be no HTTP. */
    boolean astray;

    Draft(Operation operation, String path) {
        this.operation = operation;
        this.method = operation.method();
        this.path = path;
    }

    Draft copy() {
        Draft copy = new Draft(operation, path);
        copy.method = method;
        copy.query.addAll(query);
        copy.headers.addAll(headers);
        copy.body = body;
        copy.framing = framing;
        copy.version = version;
        copy.pipelined = pipelined;
        copy.mutations.addAll(mutations);
        copy.astray = astray;
        return copy;
    }

    boolean valid() {
        return mutations.isEmpty();
    }

    String target() {
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    Draft header(String line) {
        headers.add(line);
        return this;
    }

    Draft withoutHeader(String name) {
        headers.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"));
        return this;
    }

    Draft mutated(String how) {
        mutations.add(how);
        return this;
    }

    Draft mutatedAstray(String how) {
        astray = true;
        return mutated(how);
    }

    /** The whole request. */
    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, method + " " + target() + (version.isEmpty() ? "" : " " + version) + "\r\n");
        headers.forEach(line -> write(out, line + "\r\n"));
        if (body.isPresent() || framing.always) {
            framing.write(body.orElse(new byte[0]), out);
        } else {
            write(out, "\r\n");
        }
        return out.toByteArray();
    }

    static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** For a person: readable, long parts cut, the token left out. */
    @Override
    public String toString() {
        String whole = new String(bytes(), StandardCharsets.ISO_8859_1)
                .replaceAll("(?<=Bearer )[0-9a-f]{64}(?=\\r\\n)", "TOKEN");
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < whole.length() && text.length() < MOST_SHOWN) {
            char c = whole.charAt(at);
            int end = at;
            while (end < whole.length() && whole.charAt(end) == c) {
                end++;
            }
            boolean many = end - at > 8;
            text.append(c == '\n' ? "\n    " : c >= ' ' && c < 127 ? "" + c : "\\x%02x".formatted((int) c));
            if (many) {
                text.append("{").append(end - at).append("}");
            }
            at = many ? end : at + 1;
        }
        return "%s %s\n    %s%s".formatted(operation.name(), mutations, text, at < whole.length() ? "..." : "");
    }

    /** How the body's end is told. */
    enum Framing {
        LENGTH(false) {
            @Override
            void write(byte[] body, ByteArrayOutputStream out) {
                Draft.write(out, "Content-Length: " + body.length + "\r\n\r\n");
                out.writeBytes(body);
            }
        },
        CHUNKED(false) {
            @Override
            void write(byte[] body, ByteArrayOutputStream out) {
                Draft.write(out, "Transfer-Encoding: chunked\r\n\r\n");
                for (int at = 0; at < body.length; at += 1000) {
                    int size = Math.min(1000, body.length - at);
                    Draft.write(out, "%x;name=value\r\n".formatted(size));
                    out.write(body, at, size);
                    Draft.write(out, "\r\n");
                }
                Draft.write(out, "0\r\n\r\n");
            }
        },
        /** As long as it is said to be it never gets. */
        TRUNCATED(true) {
            @Override
            void write(byte[] body, ByteArrayOutputStream out) {
                Draft.write(out, "Content-Length: " + (body.length + 7) + "\r\n\r\n");
                out.writeBytes(body);
            }
        },
        BOTH(true) {
            @Override
            void write(byte[] body, ByteArrayOutputStream out) {
                Draft.write(out, "Content-Length: " + body.length + "\r\nTransfer-Encoding: chunked\r\n\r\n");
                Draft.write(out, "%x\r\n".formatted(body.length));
                out.writeBytes(body);
                Draft.write(out, "\r\n0\r\n\r\n");
            }
        },
        TWO_LENGTHS(true) {
            @Override
            void write(byte[] body, ByteArrayOutputStream out) {
                Draft.write(out, "Content-Length: " + body.length + "\r\nContent-Length: 1\r\n\r\n");
                out.writeBytes(body);
            }
        },
        NEGATIVE(true) {
            @Override
            void write(byte[] body, ByteArrayOutputStream out) {
                Draft.write(out, "Content-Length: -1\r\n\r\n");
                out.writeBytes(body);
            }
        },
        BROKEN_CHUNK(true) {
            @Override
            void write(byte[] body, ByteArrayOutputStream out) {
                Draft.write(out, "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
                out.writeBytes(body);
                Draft.write(out, "\r\n0\r\n\r\n");
            }
        },
        UNKNOWN_CODING(true) {
            @Override
            void write(byte[] body, ByteArrayOutputStream out) {
                Draft.write(out, "Transfer-Encoding: gzip, chunked, identity\r\n\r\n");
                out.writeBytes(body);
            }
        };

        /** Also without a body. */
        final boolean always;

        Framing(boolean always) {
            this.always = always;
        }

        abstract void write(byte[] body, ByteArrayOutputStream out);
    }
}
