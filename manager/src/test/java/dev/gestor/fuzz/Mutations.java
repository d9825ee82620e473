// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Spoils the line, the address and the headers of a request; what is in its body is for {@link BodyMutations}. */
final class Mutations {
    private static final List<String> METHODS = List.of(
            "GET",
            "HEAD",
            "POST",
            "PUT",
            "PATCH",
            "DELETE",
            "OPTIONS",
            "TRACE",
            "CONNECT",
            "get",
            "PROPFIND",
            "G ET",
            "\0",
            "X".repeat(300));
    private static final List<String> VERSIONS = List.of(
            "HTTP/1.0",
            "HTTP/1.0",
            "HTTP/2.0",
            "HTTP/0.9",
            "HTTP/1.9",
            "HTTP/1.1 ",
            "http/1.1",
            "HTTPS/1.1",
            "",
            "HTTP/11");
    private static final List<String> PATHS = List.of(
            "/../..",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/..%2f..%2f",
            "/%2F",
            "//",
            "/",
            ";a=b",
            "/;",
            "%00",
            "%zz",
            "%",
            "%c0%ae",
            "%ff%fe",
            "/.",
            "/./",
            "#part",
            "\\..\\",
            "/\u00e9",
            "/ ",
            "%0d%0aX-Injected:%201",
            "/status",
            "/*",
            "?",
            "??a");
    private static final List<String> HEADERS = List.of(
            "Expect: 100-continue",
            "Expect: 200-ok",
            "Range: bytes=0-1",
            "If-None-Match: *",
            "If-Modified-Since: yesterday",
            "X-HTTP-Method-Override: DELETE",
            "X-Forwarded-For: 10.0.0.1",
            "X-Forwarded-Host: evil.example",
            "Forwarded: for=evil;host=evil.example;proto=https",
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13",
            "Connection: close",
            "Connection: keep-alive, close, x",
            "Cookie: JSESSIONID=1; a=\"b; c",
            "Accept: application/xml;q=0.1",
            "Accept: ,;q=,",
            "Accept-Encoding: gzip, br",
            "Accept-Language: xx-YY;q=2",
            "Content-Encoding: gzip",
            "Content-Type: application/json",
            "Last-Event-ID: ../../x",
            "TE: trailers",
            "Trailer: X",
            "Referer: http://evil.example/",
            "Sec-Fetch-Site: cross-site",
            "User-Agent: () { :;}; echo",
            "X-Empty:",
            "X-Long: " + "x".repeat(4_000),
            "Origin: null",
            "Origin: http://evil.example",
            "Access-Control-Request-Method: DELETE\r\nOrigin: http://evil.example");
    private static final List<String> BROKEN_HEADERS = List.of(
            "X Bad: 1",
            "NoColon",
            ": no name",
            "X-Control: a\0b",
            "X-Control: a\u0001b",
            "X-Fold: a\r\n b",
            "X-Cr: a\rb",
            " X-Indented: 1",
            "X-Umlaut\u00e9: 1",
            "X-Long: " + "x".repeat(9_000),
            "A: b\r\n".repeat(800) + "A: b");

    private final Oddities oddities;
    private final BodyMutations bodies;

    Mutations(Oddities oddities) {
        this.oddities = oddities;
        this.bodies = new BodyMutations(oddities);
    }

    /** Does one to three things to it. */
    void spoil(Draft draft, RandomGenerator random) {
        int times = random.nextInt(4) == 0 ? 2 + random.nextInt(2) : 1;
        for (int i = 0; i < times; i++) {
            boolean withBody = draft.body.isPresent() && random.nextInt(3) > 0;
            if (withBody || random.nextInt(8) == 0) {
                bodies.spoil(draft, random);
            } else {
                one(draft, random);
            }
        }
    }

    private void one(Draft draft, RandomGenerator random) {
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> segment(draft, random);
            case 3 -> {
                String end = any(PATHS, random);
                draft.path = random.nextBoolean() ? draft.path + end : end + draft.path;
                draft.mutatedAstray("path");
            }
            case 4, 5, 6 -> query(draft, random);
            case 7 -> token(draft, random);
            case 8 -> host(draft, random);
            case 9, 10 -> draft.header(any(HEADERS, random)).mutated("header");
            case 11 -> draft.header(any(BROKEN_HEADERS, random)).mutated("broken header");
            case 12 -> {
                draft.method = any(METHODS, random);
                draft.mutatedAstray("method");
            }
            default -> line(draft, random);
        }
    }

    private void segment(Draft draft, RandomGenerator random) {
        String[] segments = draft.path.split("/", -1);
        int at = segments.length < 3 ? segments.length - 1 : 1 + random.nextInt(segments.length - 1);
        // Where the description has a parameter it is the parameter that is meant.
        String[] described = draft.operation.path().split("/", -1);
        for (int i = 0; i < described.length && i < segments.length; i++) {
            if (described[i].startsWith("{") && random.nextInt(4) > 0) {
                at = i;
            }
        }
        String odd = oddities.any(random);
        segments[at] = random.nextInt(5) == 0 ? odd.replaceAll("[ \r\n]", "") : RequestMaker.encode(odd);
        draft.path = String.join("/", segments);
        draft.mutatedAstray("segment");
    }

    private void query(Draft draft, RandomGenerator random) {
        String odd = RequestMaker.encode(oddities.any(random));
        List<String> names = draft.operation.parameters().stream()
                .filter(parameter -> parameter.in().equals("query"))
                .map(Operation.Parameter::name)
                .toList();
        String name = names.isEmpty() ? "limit" : any(names, random);
        switch (random.nextInt(7)) {
            case 0 -> draft.query.add("unknown=" + odd);
            case 1 -> draft.query.addAll(List.of(name + "=1", name + "=1"));
            case 2, 3 -> draft.query.add(name + "=" + odd);
            case 4 -> draft.query.add(name);
            case 5 -> draft.query.add(any(List.of("&&", "=", "%", "%zz=1", "a[]=1", name + "=%ff%fe", "+=+"), random));
            default -> draft.query.add(name + "=" + "9".repeat(random.nextInt(3_000)));
        }
        draft.mutated("query");
    }

    private static void token(Draft draft, RandomGenerator random) {
        String right = first("Authorization", draft).orElse("Authorization: Bearer");
        switch (random.nextInt(6)) {
            case 0 -> draft.withoutHeader("Authorization");
            case 1 -> draft.header(right);
            case 2 -> draft.withoutHeader("Authorization").header("Authorization: Bearer " + "0".repeat(64));
            case 3 -> draft.withoutHeader("Authorization").header(right.replace("Bearer", "Basic"));
            case 4 -> draft.withoutHeader("Authorization").header(right.toUpperCase(Locale.ROOT));
            default -> draft.withoutHeader("Authorization").header(right + "0");
        }
        draft.mutated("token");
    }

    private static void host(Draft draft, RandomGenerator random) {
        // An earlier change may have taken it away.
        String right = first("Host", draft).orElse("Host: 127.0.0.1");
        String name = right.substring(right.indexOf(':') + 1).strip();
        switch (random.nextInt(6)) {
            case 0 -> draft.withoutHeader("Host");
            case 1 -> draft.header(right);
            case 2 -> draft.withoutHeader("Host").header("Host: evil.example");
            case 3 -> draft.withoutHeader("Host").header("Host: user@" + name);
            case 4 -> draft.withoutHeader("Host").header("Host:");
            default -> draft.withoutHeader("Host").header("Host: [::1]:99999");
        }
        draft.mutated("host");
    }

    private static Optional<String> first(String header, Draft draft) {
        return draft.headers.stream()
                .filter(line -> line.startsWith(header + ":"))
                .findFirst();
    }

    private static void line(Draft draft, RandomGenerator random) {
        switch (random.nextInt(5)) {
            case 0, 1 -> draft.version = any(VERSIONS, random);
            case 2 -> draft.path = "http://evil.example" + draft.path;
            case 3 -> draft.path = any(List.of("*", "", "x", "/" + "y".repeat(9_000), "/\u0000"), random);
            default -> {
                draft.pipelined = true;
                draft.mutated("pipelined");
                return;
            }
        }
        draft.mutatedAstray("request line");
    }

    static <T> T any(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }
}
