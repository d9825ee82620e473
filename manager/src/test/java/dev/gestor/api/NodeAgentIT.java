// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.api.testing.AgentServer;
import dev.gestor.engine.ImageSpec;
import dev.gestor.engine.Labels;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.DockerSocket;
import dev.gestor.engine.testing.TestImage;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The node agent as its clients call it, on real Docker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeAgentIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String IMAGE = TestImage.TAG;
    private static final String FORM = "application/x-www-form-urlencoded";

    private final String unique = UUID.randomUUID().toString().substring(0, 8);
    private final String instance = "agent-" + unique;
    private final DockerCommand docker = DockerCommand.onThisMachine();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> byHand = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private AgentServer agent;

    @SuppressWarnings("NullAway.Init")
    private OpenApiCheck check;

    @BeforeAll
    void start(@TempDir Path state) throws Exception {
        agent = new AgentServer(instance, new ApiConfig(state, 0), true);
        TestImage.ensure(agent.engine());
        check = OpenApiCheck.of(agent.server());
    }

    @AfterEach
    void removeContainers() throws Exception {
        for (String id : byHand) {
            docker.run("rm", "--force", id);
        }
        byHand.clear();
        for (var container : agent.engine().list()) {
            agent.engine().remove(container.id(), Optional.of(Duration.ZERO));
        }
    }

    @AfterAll
    void stop() throws Exception {
        agent.close();
    }

    @Test
    void servesWhatTheBalancerControllerAsksForStepByStep() throws Exception {
        JsonNode made = json(post("service=web&image=" + encoded(IMAGE)), 201);
        String id = made.path("Id").asText();
        assertThat(id).hasSize(64);
        assertThat(made.path("Name").asText()).matches("/web-0-\\d+");
        assertThat(made.path("Config").path("Image").asText()).isEqualTo(IMAGE);
        assertThat(made.path("Config").path("Env").toString()).contains("\"PORT=3000\"");
        int port = Integer.parseInt(made.path("NetworkSettings")
                .path("Ports")
                .path("3000/tcp")
                .path(0)
                .path("HostPort")
                .asText());
        assertThat(port).isPositive();

        JsonNode listed = json(get("/containers?service=web"), 200);
        assertThat(listed).hasSize(1);
        assertThat(listed.path(0).path("Names").path(0).asText())
                .isEqualTo(made.path("Name").asText());
        assertThat(listed.path(0).path("Ports").path(0).path("PublicPort").asInt())
                .isEqualTo(port);

        assertThat(json(get("/container/" + id), 200).path("Id").asText()).isEqualTo(id);
        assertThat(json(get("/containers/" + id.substring(0, 12)), 200)
                        .path("Id")
                        .asText())
                .isEqualTo(id);

        JsonNode status = await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> JSON.readTree(get("/container/" + id.substring(0, 12) + "/status")
                                .body()),
                        s -> s.has("cpu"));
        assertThat(status.path("cpu").isNumber()).isTrue();
        assertThat(status.path("memory").asLong()).isPositive();
        assertThat(status.path("free_memory").asLong()).isPositive();
        assertThat(status.path("net").path("rx").isIntegralNumber()).isTrue();
        assertThat(Instant.parse(status.path("time").asText()))
                .isAfter(Instant.now().minusSeconds(15));

        assertThat(delete("/container/" + id).statusCode()).isEqualTo(204);
        assertThat(docker.exists(id)).isFalse();
        problem(delete("/container/" + id), 404);
        problem(get("/container/" + id), 404);
        problem(get("/container/" + id + "/status"), 404);
        assertThat(json(get("/containers?service=web"), 200)).isEmpty();
    }

    @Test
    void tellsTheNode() throws Exception {
        JsonNode status = await().atMost(Duration.ofSeconds(10))
                .until(() -> JSON.readTree(get("/status").body()), s -> s.has("cpus"));

        assertThat(status.path("cpus")).hasSize(Runtime.getRuntime().availableProcessors());
        assertThat(status.path("memory").asLong())
                .isGreaterThan(status.path("free_memory").asLong());
        assertThat(status.path("net").path("docker0").path("rx").isIntegralNumber())
                .isTrue();
        assertThat(status.path("network")).isEqualTo(status.path("net"));
        assertThat(status.path("nb_containers").asInt()).isZero();
    }

    @Test
    void listsContainersInDockersOwnWords() throws Exception {
        json(post("service=web&image=" + encoded(IMAGE)), 201);
        json(post("service=shop-cart&image=" + encoded(IMAGE)), 201);

        String filter = "{\"label\":[\"%s=%s\"]}".formatted(Labels.INSTANCE, instance);
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            JsonNode ours = json(get("/containers"), 200);
            JsonNode dockers = JSON.readTree(DockerSocket.get("/containers/json?filters=" + encoded(filter)));
            assertThat(byName(ours)).isEqualTo(byName(dockers));
        });
    }

    @Test
    void listsOnlyWhatHasAPublishedPortUnlessAllIsAskedFor() throws Exception {
        JsonNode made = json(post("service=web&image=" + encoded(IMAGE)), 201);
        String hidden = startByHand(
                "--network=none", "--label", Labels.INSTANCE + "=" + instance, "--label", Labels.SERVICE + "=web");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(ids("/containers?all=true"))
                        .containsExactlyInAnyOrder(made.path("Id").asText(), hidden));
        for (String target : List.of("/containers", "/containers?service=web", "/containers?all=false")) {
            assertThat(ids(target)).as(target).containsExactly(made.path("Id").asText());
        }
        assertThat(ids("/containers?service=web&all=true")).hasSize(2);
        assertThat(problem(get("/containers?all=maybe"), 400)).contains("'all'");
    }

    @Test
    void meansAServiceExactly() throws Exception {
        for (String service : List.of("web", "web2", "shop-cart", "a_b")) {
            json(post("service=" + service + "&image=" + encoded(IMAGE)), 201);
        }

        assertThat(names("/containers?service=web")).singleElement().asString().startsWith("/web-0-");
        assertThat(names("/containers?service=web2")).singleElement().asString().startsWith("/web2-0-");
        assertThat(names("/containers?service=shop-cart"))
                .singleElement()
                .asString()
                .startsWith("/shop_cart-0-");
        assertThat(names("/containers?service=shop_cart")).hasSize(1);
        assertThat(names("/containers?service=a_b")).singleElement().asString().startsWith("/a_b-0-");
        assertThat(names("/containers?service=a")).isEmpty();
        assertThat(names("/containers")).hasSize(4);
    }

    @Test
    void takesJsonAndTheImagesOwnPort() throws Exception {
        String tag = "gestor/agent-exposing:" + unique;
        agent.engine().build(new ImageSpec(tag, "FROM " + IMAGE + "\nEXPOSE 53/udp 8080\n", Map.of(), Map.of()));
        try {
            JsonNode made =
                    json(post("{\"service\":\"web\",\"image\":\"%s\"}".formatted(tag), "application/json"), 201);

            assertThat(made.path("NetworkSettings")
                            .path("Ports")
                            .path("8080/tcp")
                            .path(0)
                            .path("HostPort")
                            .asInt())
                    .isPositive();
            assertThat(made.path("Config").path("Env").toString()).contains("\"PORT=8080\"");
            assertThat(json(get("/containers?service=web"), 200)
                            .path(0)
                            .path("Ports")
                            .path(0)
                            .path("PrivatePort")
                            .asInt())
                    .isEqualTo(8080);
        } finally {
            removeContainers();
            docker.run("rmi", tag);
        }
    }

    @Test
    void namesTheFieldThatIsMissingOrWillNotDo() throws Exception {
        assertThat(problem(post(""), 422)).contains("'service'", "'image'");
        assertThat(problem(post("image=" + encoded(IMAGE)), 422)).contains("'service'");
        assertThat(problem(post("service=web"), 422)).contains("'image'");
        assertThat(problem(post("service=%24(id)&image=x"), 422)).contains("'service'");
        assertThat(problem(post("service=web&image=" + encoded(IMAGE) + "&port=70000"), 422))
                .contains("'port'");
        assertThat(problem(post("service=web&image=gestor%2Fnever-built"), 422)).contains("gestor/never-built");
        assertThat(problem(post("service=web&image=NO+image"), 422)).contains("NO image");
        assertThat(problem(post("service=web&image=" + "a".repeat(600)), 422)).contains("'image'");
        assertThat(agent.engine().list()).isEmpty();
    }

    @Test
    void refusesATakenPortAndLeavesNothingBehind() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            String body = "service=web&image=%s&port=%d".formatted(encoded(IMAGE), taken.getLocalPort());
            assertThat(problem(post(body), 409)).contains("port " + taken.getLocalPort());
        }
        assertThat(ofInstance()).isEmpty();

        int port = freePort();
        String body = "service=web&image=%s&port=%d".formatted(encoded(IMAGE), port);
        JsonNode made = json(post(body), 201);
        assertThat(made.path("NetworkSettings")
                        .path("Ports")
                        .path("3000/tcp")
                        .path(0)
                        .path("HostPort")
                        .asInt())
                .isEqualTo(port);
        assertThat(problem(post(body), 409)).contains("port " + port);
        assertThat(ofInstance().lines()).hasSize(1);
    }

    @Test
    void givesEachOfManyAtOnceItsOwnIndex() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(client.sendAsync(
                    request("POST", "/containers", "service=web&image=" + encoded(IMAGE), FORM),
                    HttpResponse.BodyHandlers.ofString()));
        }
        // Reads go on meanwhile.
        assertThat(get("/containers").statusCode()).isEqualTo(200);
        List<String> indexes = new ArrayList<>();
        for (var call : calls) {
            indexes.add(json(call.get(), 201).path("Name").asText().split("-", -1)[1]);
        }
        assertThat(indexes).containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7");
    }

    @Test
    void leavesAloneWhatHasAnotherOwner() throws Exception {
        String services = startByHand(
                "--network=none", "--label", Labels.OWNER + "=services", "--label", Labels.INSTANCE + "=" + instance);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> get("/container/" + services).statusCode() == 200);
        String foreign = startByHand(
                "--network=none", "--label", Labels.OWNER + "=agent", "--label", Labels.INSTANCE + "=other-" + unique);

        HttpResponse<String> owned = delete("/container/" + services);
        assertThat(problem(owned, 409)).contains("owner 'services'");
        assertThat(JSON.readTree(owned.body()).path("owner").asText()).isEqualTo("services");
        assertThat(problem(delete("/containers/" + foreign), 409)).contains("instance 'other-" + unique + "'");
        assertThat(docker.run("ps", "--quiet", "--no-trunc")).contains(services, foreign);
        problem(get("/container/" + foreign), 404);
        problem(get("/container/" + foreign + "/status"), 404);
        assertThat(get("/containers").body()).doesNotContain(foreign);
    }

    @Test
    void tellsNoNetworkOfAContainerThatSharesTheHosts() throws Exception {
        String id = startByHand("--network=host", "--label", Labels.INSTANCE + "=" + instance);

        JsonNode status = await().atMost(Duration.ofSeconds(15))
                .until(() -> JSON.readTree(get("/container/" + id + "/status").body()), s -> s.has("cpu"));
        assertThat(status.has("net")).isTrue();
        assertThat(status.path("net").isNull()).isTrue();
        assertThat(status.path("net_reason").asText()).contains("host's network");
    }

    @Test
    void countsTheBytesThatAContainerReceives() throws Exception {
        JsonNode made = json(post("service=web&image=" + encoded(IMAGE)), 201);
        String id = made.path("Id").asText();
        InetAddress address = InetAddress.getByName(
                made.path("NetworkSettings").path("IPAddress").asText());
        try (DatagramSocket socket = new DatagramSocket()) {
            byte[] payload = new byte[1_000];
            await().atMost(Duration.ofSeconds(15))
                    .pollInterval(Duration.ofMillis(100))
                    .untilAsserted(() -> {
                        for (int i = 0; i < 50; i++) {
                            socket.send(new DatagramPacket(payload, payload.length, address, 9));
                        }
                        JsonNode net = JSON.readTree(
                                        get("/container/" + id + "/status").body())
                                .path("net");
                        assertThat(net.path("rx").asLong()).isGreaterThan(50_000);
                        assertThat(JSON.readTree(get("/status").body())
                                        .path("net")
                                        .path("docker0")
                                        .path("tx")
                                        .asLong())
                                .isGreaterThan(50_000);
                    });
        }
    }

    @Test
    void showsSecretsOnlyToWhoeverAsksForThem() throws Exception {
        String id = startByHand(
                "--network=none",
                "--label",
                Labels.INSTANCE + "=" + instance,
                "--env",
                "API_TOKEN=hunter2",
                "--env",
                "DB=postgres://shop:hunter2@db/shop");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> get("/container/" + id).statusCode() == 200);

        assertThat(get("/container/" + id).body())
                .contains("API_TOKEN=***", "DB=***")
                .doesNotContain("hunter2");
        assertThat(get("/container/" + id + "?secrets=true").body()).contains("API_TOKEN=hunter2");
        problem(get("/container/" + id + "?secrets=maybe"), 400);
        assertThat(client.send(
                                HttpRequest.newBuilder(agent.address().resolve("/container/" + id + "?secrets=true"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void showsSecretsToNobodyWhereNoTokenIsAskedFor(@TempDir Path openState) throws Exception {
        ApiConfig config =
                ApiConfig.builder(openState).port(0).auth(AuthMode.NONE).build();
        try (AgentServer open = new AgentServer("open-" + unique, config, false)) {
            String id = startByHand(
                    "--network=none", "--label", Labels.INSTANCE + "=open-" + unique, "--env", "API_TOKEN=hunter2");
            URI container = open.address().resolve("/container/" + id);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> anonymous(container).statusCode() == 200);

            assertThat(anonymous(container).body()).contains("API_TOKEN=***").doesNotContain("hunter2");
            assertThat(problem(anonymous(URI.create(container + "?secrets=true")), 403))
                    .contains("--auth none");
        }
    }

    @Test
    void describesEveryRoute() {
        check.everyRouteIsDescribed();
    }

    @Test
    void carriesTheTimeOfWhatItTells() throws Exception {
        for (String target : List.of("/containers", "/status")) {
            HttpResponse<String> answer =
                    await().atMost(Duration.ofSeconds(10)).until(() -> get(target), a -> a.statusCode() == 200);
            assertThat(Instant.parse(answer.headers().firstValue("Sample-Time").orElseThrow()))
                    .isBetween(Instant.now().minusSeconds(15), Instant.now().plusSeconds(1));
        }
    }

    private HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return send("GET", target, "", "");
    }

    private HttpResponse<String> delete(String target) throws IOException, InterruptedException {
        return send("DELETE", target, "", "");
    }

    private HttpResponse<String> post(String form) throws IOException, InterruptedException {
        return post(form, FORM);
    }

    private HttpResponse<String> post(String body, String type) throws IOException, InterruptedException {
        return send("POST", "/containers", body, type);
    }

    /** Every answer is held against the description of the API. */
    private HttpResponse<String> send(String method, String target, String body, String type)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(request(method, target, body, type), HttpResponse.BodyHandlers.ofString());
        if (!answer.body().isEmpty()) {
            check.answer(
                    method,
                    target,
                    answer.statusCode(),
                    answer.headers().firstValue("Content-Type").orElse(""),
                    answer.body());
        }
        return answer;
    }

    private HttpResponse<String> anonymous(URI address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String target, String body, String type) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(agent.address().resolve(target))
                .header("Authorization", "Bearer " + agent.token())
                .timeout(Duration.ofSeconds(60))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return (type.isEmpty() ? request : request.header("Content-Type", type)).build();
    }

    private static JsonNode json(HttpResponse<String> answer, int status) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        return JSON.readTree(answer.body());
    }

    /** The detail. */
    private static String problem(HttpResponse<String> answer, int status) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        return JSON.readTree(answer.body()).path("detail").asText();
    }

    private List<String> names(String target) throws Exception {
        List<String> names = new ArrayList<>();
        json(get(target), 200).forEach(c -> names.add(c.path("Names").path(0).asText()));
        return names;
    }

    private List<String> ids(String target) throws Exception {
        List<String> ids = new ArrayList<>();
        json(get(target), 200).forEach(c -> ids.add(c.path("Id").asText()));
        return ids;
    }

    /** In an order of ours, and without what changes by itself. */
    private static ObjectNode byName(JsonNode list) {
        ObjectNode all = JSON.createObjectNode();
        list.forEach(entry -> {
            // It may differ between two questions.
            ((ObjectNode) entry).put("Status", entry.path("Status").asText().startsWith("Up "));
            all.set(entry.path("Names").path(0).asText(), entry);
        });
        return all;
    }

    private String startByHand(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("run", "--detach", "--label", Labels.MANAGED + "=true"));
        arguments.addAll(List.of(options));
        arguments.add(IMAGE);
        String id = docker.run(arguments.toArray(String[]::new));
        byHand.add(id);
        return id;
    }

    private String ofInstance() throws Exception {
        return docker.run("ps", "--all", "--quiet", "--filter", "label=" + Labels.INSTANCE + "=" + instance);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
