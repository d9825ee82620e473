// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that say in their headers that they are others than they look. */
class DisguisedRequestIT {
    @TempDir
    Path instance;

    private final AtomicInteger deleted = new AtomicInteger();
    private ApiServer server;
    private RawHttp http;

    @BeforeEach
    void start() throws ApiStartException {
        server = ApiServer.start(new ApiConfig(instance, 0), Optional::empty, List.of(routes -> {
            routes.get("/thing", context -> context.result("read"));
            routes.delete("/thing", context -> context.result("deleted " + deleted.incrementAndGet()));
            routes.post("/thing", context -> context.result(context.body()));
        }));
        http = new RawHttp(server, instance);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aReadStaysAReadWhateverMethodAHeaderNames() throws Exception {
        RawHttp.Answer answer = http.get("/thing", http.bearer(), "X-HTTP-Method-Override: DELETE");

        assertThat(answer.body()).isEqualTo("read");
        assertThat(deleted).hasValue(0);
    }

    @Test
    void anUpgradeIsPassedOverAndBeginsNoSession() throws Exception {
        String line = "GET /thing HTTP/1.1\r\nHost: %s\r\n%s".formatted(http.host(), http.bearer());
        String upgrade = String.join(
                "\r\n",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13",
                "",
                "");
        try (Socket socket = http.connect()) {
            String both = line + upgrade + line + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(both.getBytes(StandardCharsets.ISO_8859_1));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(answers.split("HTTP/1.1 200", -1)).hasSize(3);
            assertThat(answers).doesNotContain("Set-Cookie");
        }
    }

    @Test
    void anUnknownCharsetIsACallersErrorAndNotOurs() throws Exception {
        for (String charset : List.of("nonsense", "%")) {
            RawHttp.Answer answer = http.request(
                    "POST", "/thing", "x", http.bearer(), "Content-Type: application/json; charset=" + charset);

            assertThat(answer.status()).as(charset).isEqualTo(415);
            assertThat(answer.body()).contains("charset");
        }
    }

    @Test
    void aTargetWithoutAPathIsRefusedAndSendsNobodyElsewhere() throws Exception {
        for (String target : List.of("#part/thing", "?x=1")) {
            for (String method : List.of("OPTIONS", "GET")) {
                RawHttp.Answer answer = http.request(method, target, "", http.bearer());

                assertThat(answer.status()).as(method + " " + target).isEqualTo(400);
                assertThat(answer.header("Location")).isEmpty();
            }
        }
    }
}
