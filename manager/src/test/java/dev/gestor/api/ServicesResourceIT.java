// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.service.KeeperSettings;
import dev.gestor.control.service.ServiceKeeper;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Instance;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.TestImage;
import dev.gestor.journal.Journal;
import dev.gestor.journal.JournalLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Request by request as the scheduler and other programs send them that exist for this interface, on this machine's Docker. */
@Timeout(120)
class ServicesResourceIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path folder;

    private final String instance =
            "services-api-" + UUID.randomUUID().toString().substring(0, 8);
    private final DockerCommand docker = DockerCommand.onThisMachine();

    @SuppressWarnings("NullAway.Init")
    private ContainerEngine engine;

    @SuppressWarnings("NullAway.Init")
    private Inventory inventory;

    @SuppressWarnings("NullAway.Init")
    private Journal journal;

    @SuppressWarnings("NullAway.Init")
    private Actuator actuator;

    @SuppressWarnings("NullAway.Init")
    private ServiceKeeper keeper;

    @SuppressWarnings("NullAway.Init")
    private ApiServer server;

    @SuppressWarnings("NullAway.Init")
    private RawHttp http;

    @SuppressWarnings("NullAway.Init")
    private OpenApiCheck description;

    @BeforeEach
    void start() throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        engine = new DockerEngine(address, new Instance(instance), CLOCK, new Random(1));
        TestImage.ensure(engine);
        inventory = engine.follow();
        journal = Journal.open(folder, JournalLimits.DEFAULT.withoutOutbox(), instance, "here", CLOCK);
        actuator = new Actuator(engine, System::nanoTime, Duration.ofSeconds(60), false);
        var requests = new ChangeRequests(
                new Dispatcher(inventory, actuator),
                entry -> journal.append(entry.host().stream().toList(), entry.containers(), entry.decisions()),
                CLOCK,
                UUID::randomUUID,
                () -> 0);
        keeper = ServiceKeeper.open(
                folder, engine, inventory, requests, KeeperSettings.DEFAULT, CLOCK, System::nanoTime);
        keeper.start();
        server = ApiServer.start(
                ApiConfig.builder(folder).port(0).auth(AuthMode.NONE).build(),
                Optional::empty,
                List.of(new ServicesResource(keeper, inventory, CLOCK), new ProjectsResource(keeper, inventory)));
        http = new RawHttp(server, folder);
        description = OpenApiCheck.of(server);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        keeper.close();
        actuator.close();
        inventory.close();
        journal.close();
        engine.close();
        String left = docker.run("ps", "--all", "--quiet", "--filter", "label=gestor.instance=" + instance);
        if (!left.isEmpty()) {
            for (String id : left.split("\n", -1)) {
                docker.run("rm", "--force", id);
            }
        }
    }

    @Test
    void everyRouteIsDescribed() {
        description.everyRouteIsDescribed();
    }

    @Test
    void whatWaitsForNoEngineIsARoute() {
        for (Resource resource :
                List.of(new ServicesResource(keeper, inventory, CLOCK), new ProjectsResource(keeper, inventory))) {
            assertThat(server.routes()).containsAll(resource.paces().keySet());
        }
    }

    @Test
    void withoutAServiceNothingIsFoundAndTheSchedulerIsContent() throws Exception {
        for (String path : List.of(
                "/services",
                "/services/running",
                "/services/latest",
                "/services/latest/" + TestImage.TAG,
                "/services/name/web",
                "/services/0123456789ab")) {
            JsonNode problem = ask(404, "GET", path, "");
            assertThat(problem.path("error").asText()).as(path).isEqualTo("Not found");
        }
        assertThat(ask(200, "PUT", "/services", "").path("status").asText()).isEqualTo("Vital services are up");
        ask(204, "DELETE", "/services", "");
    }

    @Test
    void aPostedServiceIsListedKeptAndWithdrawn() throws Exception {
        String body = "{\"image\":\"%s\",\"publish\":true,\"detached\":true}".formatted(TestImage.TAG);
        assertThat(ask(201, "POST", "/services", body).path("body").asText()).isEqualTo("Successfuly created!");

        JsonNode row = ask(200, "GET", "/services", "").get(0);
        assertThat(row.properties().stream().map(Map.Entry::getKey))
                .containsExactlyInAnyOrder(
                        "Command",
                        "CreatedAt",
                        "ID",
                        "Image",
                        "Labels",
                        "LocalVolumes",
                        "Mounts",
                        "Names",
                        "Networks",
                        "Phase",
                        "Ports",
                        "Reason",
                        "RunningFor",
                        "Size",
                        "State",
                        "Status");
        assertThat(asDockerTells(row.path("ID").asText()))
                .isEqualTo("%s|%s|%s|%s|%s"
                        .formatted(
                                row.path("ID").asText(),
                                row.path("Image").asText(),
                                row.path("Command").asText(),
                                row.path("Names").asText(),
                                row.path("Ports").asText()));
        assertThat(row.path("Ports").asText()).contains("->80/tcp");
        assertThat(row.path("Status").asText()).startsWith("Up ");
        // Its container is there before the keeper has looked at it again.
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ask(200, "GET", "/services", "")
                        .path(0)
                        .path("Phase")
                        .asText()
                        .equals("running"));
        sameRow(row, "/services/" + row.path("ID").asText(), true);
        sameRow(row, "/services/name/" + row.path("Names").asText(), true);
        sameRow(row, "/services/running", true);
        sameRow(row, "/services/latest", false);
        sameRow(row, "/services/latest/" + TestImage.TAG, false);

        // The scheduler's turn leaves what is declared.
        ask(200, "PUT", "/services", "");
        ask(204, "DELETE", "/services", "");
        docker.run("kill", row.path("ID").asText());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> http.get("/services/running").status() == 200);
        sameRow(row, "/services/running", true);

        ask(204, "DELETE", "/services/" + row.path("ID").asText(), "");
        await().atMost(Duration.ofSeconds(20)).until(() -> http.get("/services").status() == 404);
    }

    @Test
    void whatIsWrongInABodyIsNamed() throws Exception {
        wrong("", "'image' is missing");
        wrong("{\"publish\":true}", "'image' is missing");
        wrong("{\"image\":\"gestor/never-built:1\"}", "there is no image gestor/never-built:1 on this host");
        wrong(
                "{\"image\":\"%s\",\"publish\":\"perhaps\"}".formatted(TestImage.TAG),
                "'publish' must be true, false or a port");
        wrong("{\"image\":\"%s\",\"publish\":70000}".formatted(TestImage.TAG), "was 70000");
        wrong("{\"image\":\"%s\",\"detached\":3}".formatted(TestImage.TAG), "'detached' must be true or false");
        ask(404, "GET", "/services", "");
    }

    @Test
    void anotherOwnersContainerIsNotWithdrawn() throws Exception {
        String id = docker.start(
                instance + "-persons",
                TestImage.TAG,
                Map.of(Labels.MANAGED, "true", Labels.INSTANCE, instance, Labels.OWNER, "user"));
        await().atMost(Duration.ofSeconds(10)).until(() -> inventory.find(id).isPresent());

        JsonNode problem = ask(409, "DELETE", "/services/" + id, "");

        assertThat(problem.path("detail").asText())
                .contains("its owner is user")
                .contains("nothing was done");
        assertThat(docker.exists(id)).isTrue();
    }

    @Test
    void aProjectIsPlannedDeclaredHeldAndWithdrawn() throws Exception {
        String project = """
                {"name":"%1$s","networks":[],"volumes":[],"services":[{"project":"%1$s","name":"web","replicas":2,
                "pattern":%2$s,"containerName":null,"restart":{"when":"ALWAYS","maxRetries":null},"dependencies":[]}]}
                """.formatted(instance, pattern());
        assertThat(ask(200, "POST", "/v1/projects/" + instance + "/plan", project)
                        .path("differences")
                        .size())
                .isEqualTo(2);
        ask(202, "PUT", "/v1/projects/" + instance, project);
        await().atMost(Duration.ofSeconds(30)).until(() -> phase().equals("running"));
        assertThat(ask(200, "POST", "/v1/projects/" + instance + "/plan", project)
                        .path("differences")
                        .size())
                .isZero();

        assertThat(ask(200, "PUT", "/v1/holds?name=%s/web".formatted(instance), "")
                        .path("held")
                        .asBoolean())
                .isTrue();
        ask(404, "PUT", "/v1/holds?name=nobody", "");
        ask(400, "PUT", "/v1/holds", "");
        ask(200, "DELETE", "/v1/holds?name=%s/web".formatted(instance), "");

        ask(400, "PUT", "/v1/projects/other", project);
        ask(400, "PUT", "/v1/projects/" + instance, "{\"name\":3}");
        ask(204, "DELETE", "/v1/services?name=%s&volumes=false".formatted(instance), "");
        await().atMost(Duration.ofSeconds(30)).until(() -> http.get("/services").status() == 404);
    }

    private String phase() throws IOException {
        return ask(200, "GET", "/v1/services", "")
                .path("services")
                .path(0)
                .path("phase")
                .asText();
    }

    private static String pattern() {
        return """
                {"name":"","image":"%s","owner":"SERVICES","labels":{},"program":{"entrypoint":null,"command":["idle"],
                "environment":{},"user":null,"workingDirectory":null,"hostname":null,"init":false,"terminal":false},
                "limits":{"memoryBytes":33554432,"memoryReservationBytes":null,"nanoCpus":null,"cpuShares":null,"pids":16},
                "isolation":{"readOnlyRoot":true,"addedCapabilities":[],"droppedCapabilities":["ALL"],"noNewPrivileges":true},
                "networking":{"mode":"NONE","attachments":[],"ports":[],"exposed":[],"hosts":[],"dns":[]},"mounts":[],
                "healthCheck":null,"stop":{"signal":null,"grace":"PT1S"},"logging":null}
                """.formatted(TestImage.TAG);
    }

    private void sameRow(JsonNode row, String path, boolean list) throws IOException {
        JsonNode answer = ask(200, "GET", path, "");
        assertThat((list ? answer.get(0) : answer).path("ID")).as(path).isEqualTo(row.path("ID"));
        assertThat(answer.isArray()).as(path).isEqualTo(list);
    }

    private String asDockerTells(String id) throws Exception {
        return docker.run(
                "ps",
                "--all",
                "--filter",
                "id=" + id,
                "--format",
                "{{.ID}}|{{.Image}}|{{.Command}}|{{.Names}}|{{.Ports}}");
    }

    @Test
    void anAnswerTellsWhenItWasTrue() throws Exception {
        String body = "{\"image\":\"%s\"}".formatted(TestImage.TAG);
        ask(201, "POST", "/services", body);

        for (String path : List.of("/services", "/services/latest", "/v1/services")) {
            Instant before = inventory.asOf();
            Instant told = Instant.parse(http.get(path).header("Sample-Time").orElseThrow());
            assertThat(told).as(path).isBetween(before, inventory.asOf());
        }
    }

    private void wrong(String body, String detail) throws IOException {
        JsonNode problem = ask(400, "POST", "/services", body);
        assertThat(problem.path("error").asText()).isEqualTo("Bad Request");
        assertThat(problem.path("detail").asText()).contains(detail);
    }

    /** As a program sends it; every answer is held against the description. */
    private JsonNode ask(int status, String method, String path, String body) throws IOException {
        String[] headers = body.isEmpty() ? new String[0] : new String[] {"Content-Type: application/json"};
        RawHttp.Answer answer = http.request(method, path, body, headers);
        assertThat(answer.status())
                .as("%s %s %s: %s", method, path, body, answer.body())
                .isEqualTo(status);
        if (!path.contains("gestor/test-program")) {
            // A described path has no slash in a parameter.
            description.answer(method, path, answer);
        }
        return JSON.readTree(answer.body());
    }
}
