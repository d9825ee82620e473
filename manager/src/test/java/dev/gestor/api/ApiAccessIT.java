// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.api.RawHttp.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, in both modes, on a real socket. */
class ApiAccessIT {
    private static final String BOARD = "https://board.example";

    @TempDir
    Path instance;

    private Optional<ApiServer> running = Optional.empty();

    @AfterEach
    void stop() {
        running.ifPresent(ApiServer::close);
    }

    @Test
    void needsNoTokenWhereNoneIsAskedFor() throws Exception {
        RawHttp http = start(config().auth(AuthMode.NONE));

        assertThat(http.get("/echo").status()).isEqualTo(200);
        assertThat(http.request("POST", "/echo", "hello").body()).isEqualTo("hello");
        assertThat(running.orElseThrow().announcements())
                .singleElement()
                .asString()
                .contains("--auth none");
    }

    @Test
    void checksHostAndOriginAlsoWithoutToken() throws Exception {
        RawHttp http = start(config().auth(AuthMode.NONE));

        assertThat(http.requestOf("evil.example:" + http.port(), "POST", "/echo", "hello")
                        .status())
                .isEqualTo(421);
        assertThat(http.request("POST", "/echo", "hello", "Origin: http://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(http.request("POST", "/echo", "hello", "Origin: null").status())
                .isEqualTo(403);
    }

    @Test
    void refusesTheFormOfAnotherSite() throws Exception {
        RawHttp http = start(config().auth(AuthMode.NONE).corsOrigins(List.of(WebOrigin.parse(BOARD))));
        String form = "Content-Type: application/x-www-form-urlencoded";

        assertThat(http.request("POST", "/echo", "image=x", form, "Origin: http://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(http.request("POST", "/echo", "image=x", form, "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(http.request("POST", "/echo", "image=x", form, "Referer: http://evil.example/")
                        .status())
                .isEqualTo(403);
        assertThat(http.request("POST", "/echo", "image=x", form).status()).isEqualTo(200);
    }

    @Test
    void answersThePreflightOfANamedPageWithoutAToken() throws Exception {
        RawHttp http = start(config().corsOrigins(List.of(WebOrigin.parse(BOARD))));

        Answer answer = http.request(
                "OPTIONS",
                "/echo",
                "",
                "Origin: " + BOARD,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization,content-type",
                "Access-Control-Request-Private-Network: true");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).contains(BOARD);
        assertThat(answer.header("Access-Control-Allow-Methods").orElse("")).contains("PATCH", "DELETE", "PUT", "POST");
        assertThat(answer.header("Access-Control-Allow-Headers").orElse("")).contains("Authorization", "Content-Type");
        assertThat(answer.header("Access-Control-Allow-Private-Network")).contains("true");
        assertThat(answer.header("Vary").orElse("")).contains("Origin");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void refusesThePreflightOfAnyOtherPage() throws Exception {
        RawHttp http = start(config().corsOrigins(List.of(WebOrigin.parse(BOARD))));

        Answer answer = http.request(
                "OPTIONS", "/echo", "", "Origin: https://evil.example", "Access-Control-Request-Method: POST");

        assertThat(answer.status()).isEqualTo(403);
        description().problem(answer);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.header("Vary")).contains("Origin");
    }

    @Test
    void letsANamedPageReadAlsoRefusals() throws Exception {
        RawHttp http = start(config().corsOrigins(List.of(WebOrigin.parse(BOARD))));

        Answer without = http.get("/echo", "Origin: " + BOARD);
        Answer with = http.get("/echo", "Origin: " + BOARD, http.bearer());
        Answer missing = http.get("/nowhere", "Origin: " + BOARD, http.bearer());

        assertThat(List.of(without.status(), with.status(), missing.status())).containsExactly(401, 200, 404);
        description().problem(without);
        description().answer("GET", "/nowhere", missing);
        assertThat(List.of(without, with, missing)).allSatisfy(answer -> {
            assertThat(answer.header("Access-Control-Allow-Origin")).contains(BOARD);
            assertThat(answer.header("Vary")).contains("Origin");
        });
    }

    @Test
    void tellsPagesNothingWhereNoneIsNamed() throws Exception {
        RawHttp http = start(config());

        Answer answer = http.get("/echo", "Origin: http://" + http.host(), http.bearer());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void hearsOnlyCallersOfTheNamedNetworksButItsOwnCommands() throws Exception {
        RawHttp http = start(config().auth(AuthMode.NONE).allowFrom(List.of(Cidr.parse("10.0.0.0/8"))));

        assertThat(http.get("/echo").status()).isEqualTo(403);
        assertThat(http.get("/livez").status()).isEqualTo(403);
        assertThat(http.get("/echo", http.bearer()).status()).isEqualTo(200);
    }

    @Test
    void asksTheNamedNetworksForNoToken() throws Exception {
        RawHttp http = start(config().bind("0.0.0.0")
                .insecure(true)
                .auth(AuthMode.NONE)
                .allowFrom(List.of(Cidr.parse("127.0.0.0/8"))));

        assertThat(http.get("/echo").status()).isEqualTo(200);
        assertThat(running.orElseThrow().address().getHost()).isEqualTo("127.0.0.1");
        assertThat(running.orElseThrow().announcements())
                .anyMatch(line -> line.contains("127.0.0.0/8"))
                .anyMatch(line -> line.contains("--insecure"));
    }

    @Test
    void goesByItsAddressesAndTheNamesItWasTold() throws Exception {
        RawHttp http = start(
                config().bind("0.0.0.0").insecure(true).auth(AuthMode.TOKEN).allowHost(List.of("box.lan")));

        assertThat(http.requestOf("box.lan", "GET", "/livez", "").status()).isEqualTo(200);
        assertThat(http.requestOf("box.lan:8080", "GET", "/livez", "").status()).isEqualTo(200);
        assertThat(http.requestOf("127.0.0.1:" + http.port(), "GET", "/livez", "")
                        .status())
                .isEqualTo(200);
        assertThat(http.requestOf("10.9.8.7:" + http.port(), "GET", "/livez", "")
                        .status())
                .isEqualTo(421);
        assertThat(http.requestOf("other.lan:" + http.port(), "GET", "/livez", "")
                        .status())
                .isEqualTo(421);
    }

    @Test
    void refusesRequestsThatTwoReadersWouldReadDifferently() throws Exception {
        RawHttp http = start(config().auth(AuthMode.NONE));
        String host = "Connection: close\r\nHost: " + http.host() + "\r\n";

        for (String request : List.of(
                "POST /echo HTTP/1.1\r\n" + host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /echo HTTP/1.1\r\n" + host + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nhello",
                "POST /echo HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n",
                "GET /livez HTTP/1.1\r\n" + host + "Host: evil.example\r\n\r\n",
                "GET /livez HTTP/1.1\r\n" + host + " folded: x\r\n\r\n",
                "GET /livez HTTP/1.1\r\n\r\n",
                "GARBAGE\r\n\r\n")) {
            Answer answer = http.send(request);
            assertThat(answer.status()).as(request).isBetween(400, 431);
            description().problem(answer);
        }
    }

    @Test
    void refusesMethodsThatNobodyServes() throws Exception {
        RawHttp http = start(config().auth(AuthMode.NONE));

        assertThat(http.request("TRACE", "/echo", "").status()).isEqualTo(501);
        assertThat(http.request("BREW", "/echo", "").status()).isEqualTo(501);
    }

    /** Programs written for earlier interfaces show that one member, and nothing where it is missing. */
    @Test
    void tellsOlderClientsWhyAlsoWhereNoRouteIsAsked() throws Exception {
        RawHttp http = start(config());
        String token = http.bearer();

        Map<Integer, Answer> refusals = new TreeMap<>(Map.of(
                400, http.send("GARBAGE\r\n\r\n"),
                401, http.get("/echo"),
                403, http.get("/echo", "Origin: http://evil.example", token),
                404, http.get("/nowhere", token),
                405, http.request("PUT", "/echo", "", token),
                413, http.get("/echo", "Content-Length: 99999999", token),
                421, http.requestOf("evil.example", "GET", "/echo", "", token),
                431, http.get("/echo", "X-Long: " + "x".repeat(9_000)),
                501, http.request("TRACE", "/echo", "", token)));

        refusals.forEach((status, answer) -> {
            assertThat(answer.status()).as(answer.body()).isEqualTo(status);
            assertThat(answer.body()).contains("\"error\":\"").doesNotContain("\"error\":\"\"");
            description().problem(answer);
        });
    }

    @Test
    void refusesHeadersAboveTheLimit() throws Exception {
        RawHttp http = start(config());

        Answer answer = http.get("/livez", "X-Long: " + "x".repeat(9_000));

        assertThat(answer.status()).isEqualTo(431);
        description().answer("GET", "/livez", answer);
        assertThat(http.get("/livez", "X-Long: " + "x".repeat(7_000)).status()).isEqualTo(200);
    }

    @Test
    void asksACallerThatFloodsToSlowDown() throws Exception {
        ApiLimits usual = ApiLimits.DEFAULT;
        RawHttp http = start(config().auth(AuthMode.NONE)
                .limits(new ApiLimits(
                        usual.bodyBytes(),
                        usual.headerBytes(),
                        usual.bodyTime(),
                        usual.idle(),
                        usual.connections(),
                        new Rate(0.001, 10),
                        new Rate(0.001, 2),
                        usual.listeners())));

        assertThat(http.request("POST", "/echo", "1").status()).isEqualTo(200);
        assertThat(http.request("POST", "/echo", "2").status()).isEqualTo(200);
        Answer third = http.request("POST", "/echo", "3");
        assertThat(third.status()).isEqualTo(429);
        description().problem(third);
        assertThat(Integer.parseInt(third.header("Retry-After").orElseThrow())).isBetween(900, 1_000);
        assertThat(http.get("/echo").status()).isEqualTo(200);
    }

    private OpenApiCheck description() {
        return OpenApiCheck.of(running.orElseThrow());
    }

    private ApiConfig.Builder config() {
        return ApiConfig.builder(instance).port(0);
    }

    private RawHttp start(ApiConfig.Builder config) throws ApiStartException, IOException {
        ApiServer server = ApiServer.start(config.build(), Optional::empty, List.of(routes -> {
            routes.post("/echo", context -> context.result(context.body()));
            routes.get("/echo", context -> context.result("read"));
        }));
        running = Optional.of(server);
        return new RawHttp(server, instance);
    }
}
