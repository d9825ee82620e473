// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.Instance;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The server on a real socket, spoken to byte for byte: what a client library would not let through is what matters here. */
class ApiServerIT {
    @TempDir
    Path instance;

    private final AtomicReference<Optional<String>> notReady = new AtomicReference<>(Optional.empty());
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level usual = root.getLevel();
    private ApiServer server;

    @BeforeEach
    void start() throws Exception {
        server = ApiServer.start(new ApiConfig(instance, 0), notReady::get, List.of(routes -> {
            routes.post("/echo", context -> context.result(context.body()));
            routes.get("/broken", context -> {
                throw new IOException("disk is full");
            });
            routes.get("/foreign", context -> {
                throw new Instance("ours").refuse("web", Map.of("gestor.managed", "true", "gestor.instance", "theirs"));
            });
            routes.get("/away", context -> {
                throw new EngineUnavailableException("Docker does not answer", new IOException());
            });
            routes.get("/failed", context -> {
                throw new EngineException("cannot stop container web");
            });
            routes.get("/old", context -> {
                throw ProblemException.notFound("no such service").with("error", "Not found");
            });
        }));
        logged.list = new CopyOnWriteArrayList<>();
        logged.start();
        root.addAppender(logged);
        root.setLevel(Level.TRACE);
    }

    @AfterEach
    void stop() {
        root.setLevel(usual);
        root.detachAppender(logged);
        server.close();
    }

    @Test
    void writesAddressAndTokenForTheOwnerAlone() throws IOException {
        assertThat(Files.readString(instance.resolve("address"))).isEqualTo(server.address() + "\n");
        assertThat(server.address().getPort()).isPositive();
        assertThat(mode("address")).isEqualTo("rw-------");
        assertThat(mode("token")).isEqualTo("rw-------");
        assertThat(Files.readString(instance.resolve("token"))).matches("[0-9a-f]{64}\n");
    }

    @Test
    void takesTheAddressAwayWhenClosed() {
        server.close();

        assertThat(instance.resolve("address")).doesNotExist();
        assertThat(instance.resolve("token")).exists();
    }

    @Test
    void keepsTheTokenOfAnEarlierRun() throws Exception {
        String before = token();
        server.close();
        server = ApiServer.start(new ApiConfig(instance, 0), Optional::empty, List.of());

        assertThat(token()).isEqualTo(before);
    }

    @Test
    void replacesATokenThatOthersCouldRead() throws Exception {
        String before = token();
        server.close();
        Files.setPosixFilePermissions(instance.resolve("token"), PosixFilePermissions.fromString("rw-r--r--"));
        server = ApiServer.start(new ApiConfig(instance, 0), Optional::empty, List.of());

        assertThat(token()).isNotEqualTo(before);
        assertThat(mode("token")).isEqualTo("rw-------");
    }

    @Test
    void namesThePortOptionWhereThePortIsTaken(@TempDir Path other) {
        ApiConfig taken = new ApiConfig(other, server.address().getPort());

        assertThatThrownBy(() -> ApiServer.start(taken, Optional::empty, List.of()))
                .isInstanceOf(ApiStartException.class)
                .hasMessageContaining("127.0.0.1:" + server.address().getPort())
                .hasMessageContaining("--port");
        assertThat(other.resolve("address")).doesNotExist();
    }

    @Test
    void answersLivezAndReadyzWithoutAToken() throws IOException {
        assertThat(get("/livez", "")).startsWith("HTTP/1.1 200");
        assertThat(get("/readyz", "")).startsWith("HTTP/1.1 200");

        notReady.set(Optional.of("Docker does not answer"));

        assertThat(get("/livez", "")).startsWith("HTTP/1.1 200");
        assertThat(get("/readyz", ""))
                .startsWith("HTTP/1.1 503")
                .contains("Content-Type: application/problem+json")
                .contains("\"detail\":\"Docker does not answer\"");
    }

    @Test
    void refusesARequestWithoutTheToken() throws IOException {
        assertThat(post("/echo", "", "hello"))
                .startsWith("HTTP/1.1 401")
                .contains("WWW-Authenticate: Bearer")
                .contains("Content-Type: application/problem+json")
                .contains("\"status\":401")
                .doesNotContain("hello");
        assertThat(post("/echo", "Authorization: Bearer " + "0".repeat(64) + "\r\n", "hello"))
                .startsWith("HTTP/1.1 401");
        assertThat(post("/echo", "Authorization: " + token() + "\r\n", "hello")).startsWith("HTTP/1.1 401");
        assertThat(get("/nowhere", "")).startsWith("HTTP/1.1 401");
        assertThat(get("/echo?token=" + token(), "")).startsWith("HTTP/1.1 401");
    }

    @Test
    void servesARequestWithTheToken() throws IOException {
        assertThat(post("/echo", bearer(), "hello")).startsWith("HTTP/1.1 200").endsWith("hello");
        assertThat(get("/nowhere", bearer()))
                .startsWith("HTTP/1.1 404")
                .contains("Content-Type: application/problem+json");
        assertThat(get("/echo", bearer())).startsWith("HTTP/1.1 405").contains("application/problem+json");
    }

    @Test
    void refusesAForeignHost() throws IOException {
        assertThat(request("GET /livez HTTP/1.1", "evil.example:" + port(), "", ""))
                .startsWith("HTTP/1.1 421");
        assertThat(request("GET /livez HTTP/1.1", "127.0.0.1:1", "", "")).startsWith("HTTP/1.1 421");
        assertThat(request("GET /livez HTTP/1.1", "127.0.0.1.evil.example:" + port(), "", ""))
                .startsWith("HTTP/1.1 421");
        assertThat(request("POST /echo HTTP/1.1", "evil.example:" + port(), bearer(), "hello"))
                .startsWith("HTTP/1.1 421")
                .doesNotContain("hello");
        assertThat(request("GET /livez HTTP/1.1", "LOCALHOST:" + port(), "", ""))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void refusesAForeignOriginEvenWithTheToken() throws IOException {
        for (String origin :
                List.of("http://evil.example", "null", "https://127.0.0.1:" + port(), "http://127.0.0.1:1")) {
            assertThat(post("/echo", bearer() + "Origin: " + origin + "\r\n", "hello"))
                    .as(origin)
                    .startsWith("HTTP/1.1 403");
        }
        assertThat(post("/echo", bearer() + "Origin: http://127.0.0.1:" + port() + "\r\n", "hello"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void refusesABodyAboveTheLimitWhetherAnnouncedOrNot() throws IOException {
        String large = "x".repeat(ApiLimits.DEFAULT.bodyBytes() + 1);
        assertThat(post("/echo", bearer(), large)).startsWith("HTTP/1.1 413").contains("application/problem+json");

        String chunk = "%x\r\n%s\r\n".formatted(large.length(), large);
        String chunked =
                "POST /echo HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n%s\r\n%s0\r\n\r\n"
                        .formatted(port(), bearer(), chunk);
        assertThat(send(chunked)).startsWith("HTTP/1.1 413");
    }

    @Test
    void aCallerThatStillSendsGetsTheAnswer() throws Exception {
        int announced = ApiLimits.DEFAULT.bodyBytes() * 2;
        for (String headers : List.of(bearer(), "")) {
            for (String body : List.of("Content-Length: " + announced, "Transfer-Encoding: chunked")) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
                    socket.setSoTimeout(10_000);
                    OutputStream out = socket.getOutputStream();
                    out.write("POST /echo HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s\r\n\r\n"
                            .formatted(port(), headers, body)
                            .getBytes(StandardCharsets.ISO_8859_1));
                    // As a caller's kernel sends it, over a moment: the refusal is there long before the end.
                    String piece = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
                    for (int sent = 0; sent + piece.length() < announced; sent += piece.length()) {
                        out.write(piece.getBytes(StandardCharsets.ISO_8859_1));
                        Thread.sleep(2);
                    }
                    byte[] start = socket.getInputStream().readNBytes(12);
                    assertThat(new String(start, StandardCharsets.ISO_8859_1))
                            .as(headers + body)
                            .isEqualTo(headers.isEmpty() ? "HTTP/1.1 401" : "HTTP/1.1 413");
                }
            }
        }
    }

    @Test
    void hidesAFailuresCauseFromTheCallerAndLogsIt() throws IOException {
        assertThat(get("/broken", bearer())).startsWith("HTTP/1.1 500").doesNotContain("disk is full");
        assertThat(logged.list).anyMatch(e -> e.getLevel() == Level.ERROR);
    }

    @Test
    void answersWhatTheEngineThrowsWithTheStatusThatFits() throws IOException {
        assertThat(get("/foreign", bearer()))
                .startsWith("HTTP/1.1 409")
                .contains("belongs to Gestor instance 'theirs'")
                .contains("application/problem+json");
        assertThat(get("/away", bearer()))
                .startsWith("HTTP/1.1 503")
                .contains("Retry-After: 5")
                .contains("Docker does not answer");
        assertThat(get("/failed", bearer())).startsWith("HTTP/1.1 502").contains("cannot stop container web");
        assertThat(get("/old", bearer()))
                .startsWith("HTTP/1.1 404")
                .endsWith(
                        "{\"title\":\"Not Found\",\"status\":404,\"detail\":\"no such service\",\"error\":\"Not found\"}");
    }

    @Test
    void neverLogsTheToken() throws IOException {
        post("/echo", bearer(), "hello");
        get("/broken", bearer());
        get("/nowhere?token=" + token(), bearer());
        request("GET /livez HTTP/1.1", "evil.example", bearer(), "");
        server.close();

        String token = token();
        assertThat(logged.list)
                .noneMatch(e -> e.getFormattedMessage().contains(token))
                .noneMatch(e -> e.getThrowableProxy() != null
                        && String.valueOf(e.getThrowableProxy().getMessage()).contains(token));
    }

    private int port() {
        return server.address().getPort();
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(instance.resolve(file)));
    }

    private String token() throws IOException {
        return Files.readString(instance.resolve("token")).strip();
    }

    private String bearer() throws IOException {
        return "Authorization: Bearer " + token() + "\r\n";
    }

    private String get(String path, String headers) throws IOException {
        return request("GET " + path + " HTTP/1.1", "127.0.0.1:" + port(), headers, "");
    }

    private String post(String path, String headers, String body) throws IOException {
        return request("POST " + path + " HTTP/1.1", "127.0.0.1:" + port(), headers, body);
    }

    private String request(String line, String host, String headers, String body) throws IOException {
        return send("%s\r\nHost: %s\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n%s"
                .formatted(line, host, body.length(), headers, body));
    }

    private String send(String request) throws IOException {
        URI address = server.address();
        try (Socket socket = new Socket(InetAddress.getByName(address.getHost()), address.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            checkAgainstDescription(request, answer);
            return answer;
        }
    }

    /** Of the test's own routes, which nothing describes, what the server answers in their stead. */
    private void checkAgainstDescription(String request, String answer) {
        String[] line = request.split(" ", 3);
        RawHttp.Answer parsed = RawHttp.Answer.parse(answer);
        if (parsed.status() == 401 || parsed.status() == 421 || line[1].equals("/livez") || line[1].equals("/readyz")) {
            OpenApiCheck.of(server).answer(line[0], line[1], parsed);
        }
    }

    @Test
    void describesEveryRouteButThoseOfThisTest() {
        OpenApiCheck.of(server)
                .everyRouteIsDescribed(
                        "POST /echo", "GET /broken", "GET /foreign", "GET /away", "GET /failed", "GET /old");
    }
}
