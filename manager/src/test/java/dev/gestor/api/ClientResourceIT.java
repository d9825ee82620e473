// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.testing.LoadImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Request by request as the programs send them that exist for this interface, on this machine's Docker. */
class ClientResourceIT {
    private static final String ZEROS = "{\"kp\":\"0\",\"ki\":\"0\",\"kd\":\"0\"}";

    @TempDir
    Path folder;

    private final String instance = "client-it-" + UUID.randomUUID().toString().substring(0, 8);
    private ClientBench bench;

    @BeforeAll
    static void buildImages() throws Exception {
        try (ContainerEngine engine = ClientBench.engine("client-it-build")) {
            LoadImage.ensure(engine);
        }
    }

    @BeforeEach
    void start() throws Exception {
        bench = new ClientBench(folder, instance);
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
        for (String id : bench.ids()) {
            bench.docker.run("rm", "--force", id);
        }
    }

    private static String declaration(String image, String target, String constants, String more) {
        return "{\"image\":\"%s\",\"cpu_target\":\"%s\",\"constants\":%s,\"cpus\":\"0.2\"%s}"
                .formatted(image, target, constants, more);
    }

    private JsonNode awaitStatus(String status) {
        return await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> bench.client(),
                        client -> client.path("status").asText().equals(status));
    }

    private RawHttp.Answer refused(int status, String method, String path, String body) throws Exception {
        RawHttp.Answer answer = bench.ask(method, path, body);
        assertThat(answer.status())
                .as("%s %s %s: %s", method, path, body, answer.body())
                .isEqualTo(status);
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        JsonNode problem = ClientBench.json(answer);
        assertThat(problem.path("error").asText())
                .isNotEmpty()
                .isEqualTo(problem.path("detail").asText());
        assertThat(problem.path("message").asText())
                .isEqualTo(problem.path("error").asText());
        return answer;
    }

    private JsonNode accepted(int status, String method, String path, String body) throws Exception {
        RawHttp.Answer answer = bench.ask(method, path, body);
        assertThat(answer.status())
                .as("%s %s %s: %s", method, path, body, answer.body())
                .isEqualTo(status);
        return ClientBench.json(answer);
    }

    @Test
    void everyRouteIsDescribed() {
        bench.description().everyRouteIsDescribed();
    }

    @Test
    void theWholeLifeOfAClientAsExistingProgramsLiveIt() throws Exception {
        withoutAClient();
        whatIsMissingIsNamed();
        aPageOfAnotherOriginMayAsk();

        JsonNode declared = accepted(
                201, "POST", "/client", declaration(LoadImage.TAG, "50", ZEROS, ",\"name\":\"x\",\"extra\":[1]"));
        assertThat(declared.path("status").asText()).isEqualTo("STARTING");
        assertThat(declared.path("containers").asInt()).isZero();
        assertThat(refused(503, "GET", "/client", "").header("Retry-After")).isPresent();
        refused(409, "POST", "/client", declaration(LoadImage.TAG, "50", ZEROS, ""));
        assertThat(refused(503, "DELETE", "/client", "").header("Retry-After")).isPresent();
        theFirstContainerIsReachedByItsPort(awaitStatus("READY"));
        refused(409, "POST", "/client", declaration(LoadImage.TAG, "50", ZEROS, ""));

        containersByHand();
        constants();

        List<String> before = bench.ids();
        assertThat(before).isNotEmpty();
        assertThat(accepted(200, "DELETE", "/client", "").path("status").asText())
                .isEqualTo("STOPPING");
        refused(503, "PATCH", "/client", "");
        JsonNode dead = awaitStatus("DEAD");
        assertThat(dead.path("containers").asInt()).isZero();
        assertThat(dead.path("avg_cpu_usage").isNull()).isTrue();
        assertThat(bench.ids()).isEmpty();
        refused(404, "PATCH", "/client", "");
        refused(404, "DELETE", "/client", "");
        refused(404, "POST", "/client/containers", "{\"amount\":1}");

        accepted(201, "POST", "/client", declaration(LoadImage.TAG, "30.5", "{}", ""));
        assertThat(awaitStatus("READY").path("cpu_target").asDouble()).isEqualTo(30.5);
        accepted(200, "DELETE", "/client", "");
        awaitStatus("DEAD");
        assertThat(bench.ids()).isEmpty();
    }

    private void withoutAClient() throws Exception {
        refused(404, "GET", "/client", "");
        refused(404, "PATCH", "/client", "");
        refused(404, "DELETE", "/client", "");
        refused(404, "POST", "/client/containers", "{\"amount\":\"1\"}");
        refused(404, "DELETE", "/client/containers", "{\"amount\":\"1\"}");
    }

    private void whatIsMissingIsNamed() throws Exception {
        String image = "\"image\":\"a\"";
        String target = "\"cpu_target\":50";
        String constants = "\"constants\":{}";
        for (String body : List.of(
                "",
                "{}",
                "{%s,%s}".formatted(target, constants),
                "{%s,%s}".formatted(image, constants),
                "{%s,%s}".formatted(image, target))) {
            assertThat(refused(400, "POST", "/client", body).body())
                    .contains("expected are image, cpu_target, constants");
        }
        for (String body : List.of(
                "{",
                "[]",
                declaration("a", "0", ZEROS, ""),
                declaration("a", "-1", ZEROS, ""),
                declaration("a", "much", ZEROS, ""),
                declaration("", "50", ZEROS, ""),
                declaration("a", "50", "\"0\"", ""),
                declaration("a", "50", "{\"kp\":-1}", ""),
                declaration("a", "50", ZEROS, ",\"max\":0"),
                declaration("a", "50", ZEROS, ",\"preset\":\"wild\""),
                declaration("a", "50", "{\"kp\":1}", ",\"preset\":\"calm\""))) {
            refused(400, "POST", "/client", body);
        }
        refused(404, "GET", "/client", "");
    }

    private void aPageOfAnotherOriginMayAsk() throws Exception {
        for (String method : List.of("POST", "PATCH", "DELETE")) {
            RawHttp.Answer preflight = bench.raw(
                    "OPTIONS",
                    "/client",
                    "Origin: http://localhost:3000",
                    "Access-Control-Request-Method: " + method,
                    "Access-Control-Request-Headers: content-type");
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.header("Access-Control-Allow-Origin")).hasValue("http://localhost:3000");
            assertThat(preflight.header("Access-Control-Allow-Methods"))
                    .hasValueSatisfying(allowed -> assertThat(allowed).contains(method));
        }
        RawHttp.Answer answer = bench.raw("GET", "/client", "Origin: http://localhost:3000");
        assertThat(answer.header("Access-Control-Allow-Origin")).hasValue("http://localhost:3000");
        assertThat(answer.header("Access-Control-Expose-Headers"))
                .hasValueSatisfying(headers -> assertThat(headers).contains("Retry-After"));
    }

    private void theFirstContainerIsReachedByItsPort(JsonNode client) throws Exception {
        assertThat(client.path("containers").asInt()).isEqualTo(1);
        assertThat(client.path("cpu_usage").size()).isEqualTo(1);
        assertThat(client.path("image").asText()).isEqualTo(LoadImage.TAG);
        assertThat(client.path("cpu_target").asDouble()).isEqualTo(50);
        assertThat(client.path("avg_cpu_usage").isNumber()).isTrue();
        assertThat(client.path("error").asDouble())
                // Each is rounded by itself.
                .isCloseTo(client.path("avg_cpu_usage").asDouble() - 50, within(0.0011));
        assertThat(client.path("constants").size()).isEqualTo(3);
        assertThat(client.path("time").isTextual()).isTrue();
        JsonNode first = client.path("instances").path(0);
        LoadImage.order(first.path("host_port").asInt(), false);
        assertThat(bench.docker.run(
                        "inspect",
                        "--format",
                        "{{index .Config.Labels \"gestor.owner\"}}",
                        bench.ids().get(0)))
                .isEqualTo("client");
        assertThat(bench.ids()).containsExactly(first.path("id").asText());
    }

    private void containersByHand() throws Exception {
        for (String body :
                List.of("", "{}", "{\"amount\":0}", "{\"amount\":\"-1\"}", "{\"amount\":\"x\"}", "{\"amount\":1.5}")) {
            refused(400, "POST", "/client/containers", body);
            refused(400, "DELETE", "/client/containers", body);
        }
        assertThat(accepted(200, "POST", "/client/containers", "{\"amount\":\"2\"}")
                        .path("status")
                        .asText())
                .isEqualTo("BUSY");
        assertThat(refused(503, "POST", "/client/containers", "{\"amount\":1}").header("Retry-After"))
                .isPresent();
        assertThat(bench.client().path("status").asText()).isEqualTo("BUSY");
        JsonNode three = awaitStatus("READY");
        assertThat(three.path("containers").asInt()).isEqualTo(3);
        assertThat(bench.ids()).hasSize(3);
        refused(400, "POST", "/client/containers", "{\"amount\":8}");
        refused(400, "DELETE", "/client/containers", "{\"amount\":\"3\"}");
        assertThat(bench.ids()).hasSize(3);

        List<String> oldest = ids(three).subList(0, 2);
        accepted(200, "DELETE", "/client/containers", "{\"amount\":1}");
        assertThat(ids(awaitStatus("READY"))).isEqualTo(oldest);
        assertThat(bench.ids()).containsExactlyInAnyOrderElementsOf(oldest);
    }

    private static List<String> ids(JsonNode client) {
        List<String> ids = new ArrayList<>();
        client.path("instances").forEach(each -> ids.add(each.path("id").asText()));
        return ids;
    }

    private void constants() throws Exception {
        JsonNode some = accepted(200, "PATCH", "/client", "{\"kp\":\"0.3\",\"ki\":0.01,\"other\":true}");
        assertThat(some.path("constants").toString()).isEqualTo("{\"kd\":0.0,\"ki\":0.01,\"kp\":0.3}");
        refused(400, "PATCH", "/client", "{\"kp\":\"much\"}");
        refused(400, "PATCH", "/client", "{\"kp\":-1}");
        JsonNode none = accepted(200, "PATCH", "/client", "");
        assertThat(none.path("constants").toString()).isEqualTo("{\"kd\":0.0,\"ki\":0.0,\"kp\":0.0}");
    }

    @Test
    void aRealLoadAddsContainersAndItsEndRemovesThem() throws Exception {
        accepted(
                201,
                "POST",
                "/client",
                declaration(LoadImage.TAG, "12", "{\"kp\":\"0.05\",\"ki\":0,\"kd\":0}", ",\"max\":3"));
        JsonNode client = awaitStatus("READY");
        String first = client.path("instances").path(0).path("id").asText();

        // Both of two that burn use a fifth of a core each, and so on up to the maximum.
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    JsonNode now = bench.client();
                    for (JsonNode each : now.path("instances")) {
                        LoadImage.order(each.path("host_port").asInt(), true);
                    }
                    return now.path("containers").asInt() == 3;
                });
        assertThat(bench.ids()).hasSize(3);
        List<DecisionRecord> created = bench.decisions("cpu-target", "create");
        assertThat(created).hasSize(2).allSatisfy(d -> {
            assertThat(d.outcome()).isEqualTo(Outcome.DONE);
            assertThat(d.inputs()).containsKeys("p", "i", "d", "u", "kp", "avg_cpu_usage", "error", "running");
            assertThat(Double.parseDouble(d.inputs().getOrDefault("p", "0"))).isPositive();
            assertThat(d.reason()).contains("above the target");
        });

        for (JsonNode each : bench.client().path("instances")) {
            LoadImage.order(each.path("host_port").asInt(), false);
        }
        await().atMost(Duration.ofSeconds(90))
                .until(() -> bench.client().path("containers").asInt() == 1);

        assertThat(bench.ids()).containsExactly(first);
        assertThat(bench.decisions("cpu-target", "remove"))
                .hasSize(2)
                .allSatisfy(d -> assertThat(d.reason()).contains("below the target"));
        assertThat(bench.decisions("cpu-target", "hold")).isNotEmpty();
    }

    @Test
    void anImageThatCannotRunEndsDeadWithTheReasonAndLeavesNothing() throws Exception {
        broken("no/such-image:1", "there is no image no/such-image:1");
        broken(LoadImage.FAILING, "exit code 1");
        broken(LoadImage.UNBINDABLE, "exit code 98");
    }

    private void broken(String image, String reason) throws Exception {
        accepted(201, "POST", "/client", declaration(image, "50", ZEROS, ""));
        JsonNode dead = awaitStatus("DEAD");
        assertThat(dead.path("reason").asText()).contains(reason);
        assertThat(bench.ids()).isEmpty();
    }

    @Test
    void whatEndsOrIsRemovedByOthersIsReplacedAndAnotherProcessGoesOn() throws Exception {
        accepted(201, "POST", "/client", declaration(LoadImage.TAG, "50", ZEROS, ""));
        String first = ids(awaitStatus("READY")).get(0);

        bench.docker.run("rm", "--force", first);
        String second = awaitOther(List.of(first));
        assertThat(bench.decisions("client", "gone")).hasSize(1);

        bench.docker.run("kill", second);
        String third = awaitOther(List.of(first, second));
        assertThat(bench.ids()).containsExactly(third);

        bench.close();
        assertThat(bench.ids()).containsExactly(third);
        bench = new ClientBench(folder, instance);
        assertThat(ids(awaitStatus("READY"))).containsExactly(third);
        accepted(200, "DELETE", "/client", "");
        awaitStatus("DEAD");
        assertThat(bench.ids()).isEmpty();
    }

    private String awaitOther(List<String> before) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> bench.client(),
                        client -> client.path("status").asText().equals("READY")
                                && ids(client).size() == 1
                                && !before.contains(ids(client).get(0)))
                .path("instances")
                .path(0)
                .path("id")
                .asText();
    }
}
