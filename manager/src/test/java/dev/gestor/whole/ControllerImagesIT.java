// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.Instance;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.ServiceImage;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Controller and scheduler as images, built without a registry on this machine's own Java, in a network of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(400)
class ControllerImagesIT {
    /** Making a Java runtime takes half a minute on a busy machine. */
    private static final int LIMIT_SECONDS = 180;

    private static final Path EXAMPLE = Path.of("../examples/controller");

    private final String unique = "images-" + UUID.randomUUID().toString().substring(0, 8);
    private final String base = "gestor-test/java-" + unique + ":1";
    private final List<String> containers = new ArrayList<>();
    private final List<String> images = new ArrayList<>();

    private String controllerImage = "";
    private String schedulerImage = "";

    @BeforeAll
    void build(@TempDir Path context) throws Exception {
        Files.copy(Path.of("target/manager.jar"), context.resolve("manager.jar"));
        DockerCommand.output(List.of(EXAMPLE.resolve("base-image").toString(), base), LIMIT_SECONDS);
        images.add(base);
        controllerImage = image("controller", context);
        schedulerImage = image("scheduler", context);
    }

    @AfterEach
    void removeContainers() throws Exception {
        for (String container : containers) {
            docker("rm", "--force", container);
        }
        containers.clear();
    }

    @AfterAll
    void removeImages() throws Exception {
        for (String image : images) {
            docker("rmi", image);
        }
    }

    @Test
    void theSchedulerAsksTheControllerWhichServesItsToken() throws Exception {
        docker("network", "create", unique);
        docker("volume", "create", unique);
        try {
            scheduleByHand();
        } finally {
            removeContainers();
            docker("network", "rm", unique);
            docker("volume", "rm", unique);
        }
    }

    private void scheduleByHand() throws Exception {
        String controller = start(
                controllerImage,
                List.of(
                        "--network-alias=controller",
                        "--pid=host",
                        "--volume=/var/run/docker.sock:/var/run/docker.sock",
                        "--volume=/sys/fs/cgroup:/sys/fs/cgroup:ro",
                        "--volume=" + unique + ":/var/lib/gestor"),
                List.of("--bind", "0.0.0.0", "--insecure", "--allow-host", "controller", "--instance", unique));
        await().atMost(Duration.ofSeconds(60)).until(() -> logs(controller).contains("HTTP at"));

        String scheduler = start(
                schedulerImage,
                List.of("--volume=" + unique + ":/state:ro"),
                List.of(
                        "--controller",
                        "http://controller:5000",
                        "--every",
                        "1s",
                        "--token-file",
                        "/state/%s/token".formatted(unique),
                        "--for",
                        "5s"));
        await().atMost(Duration.ofSeconds(60)).until(() -> logs(scheduler).contains("Ended after"));

        assertThat(logs(scheduler)).containsPattern("Ended after [3-9] requests, 0 of them failed");
        docker("stop", controller);
        assertThat(docker("inspect", "--format", "{{.State.ExitCode}}", controller))
                .isEqualTo("0");
    }

    @Test
    void theControllerKeepsWhatIsDeclaredByRequestAndByAComposeFile(@TempDir Path folder) throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        try (var engine = new DockerEngine(address, new Instance(unique), Clock.systemUTC(), new Random(1))) {
            ServiceImage.ensure(engine);
        }
        docker("network", "create", unique);
        docker("volume", "create", unique);
        try {
            keepByRequest(folder);
        } finally {
            removeContainers();
            for (String id : kept()) {
                docker("rm", "--force", id);
            }
            docker("network", "rm", unique);
            docker("volume", "rm", unique);
        }
    }

    private void keepByRequest(Path folder) throws Exception {
        int port = freePort();
        String controller = start(
                controllerImage,
                List.of(
                        "--pid=host",
                        "--publish=127.0.0.1:%d:5000".formatted(port),
                        "--volume=/var/run/docker.sock:/var/run/docker.sock",
                        "--volume=/sys/fs/cgroup:/sys/fs/cgroup:ro",
                        "--volume=" + unique + ":/var/lib/gestor"),
                List.of("--bind", "0.0.0.0", "--insecure", "--allow-host", "127.0.0.1", "--instance", unique));
        await().atMost(Duration.ofSeconds(60)).until(() -> logs(controller).contains("HTTP at"));
        docker("cp", "%s:/var/lib/gestor/%s/token".formatted(controller, unique), folder + "/token");
        var calls = new ManagerCalls(
                URI.create("http://127.0.0.1:" + port),
                Files.readString(folder.resolve("token")).strip());

        calls.require("POST", "/services", "{\"image\": \"%s\"}".formatted(ServiceImage.TAG));
        String service =
                calls.require("GET", "/services", "").path(0).path("ID").asText();
        String before = startedAt(service);
        docker("kill", service);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> docker("inspect", "--format", "{{.State.Running}}", service)
                                .equals("true")
                        && !startedAt(service).equals(before));
        calls.require("DELETE", "/services/" + service, "");
        await().atMost(Duration.ofSeconds(30)).until(() -> kept().isEmpty());

        declareAFile(controller, folder);
        assertThat(kept()).hasSize(2);
        assertThat(gestor(controller, "down", unique)).contains("Removed " + unique);
        await().atMost(Duration.ofSeconds(30)).until(() -> kept().isEmpty());
    }

    /** As the example's compose file says it. */
    private void declareAFile(String controller, Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("shop.yaml"), """
                name: %s
                services:
                  web:
                    image: %s
                    restart: always
                    network_mode: none
                    deploy: { replicas: 2 }
                """.formatted(unique, ServiceImage.TAG));
        docker("cp", file.toString(), controller + ":/tmp/shop.yaml");
        assertThat(gestor(controller, "up", "-f", "/tmp/shop.yaml")).contains(unique + "-web-1");
    }

    /** A command of the program in the controller's container, about its instance. */
    private String gestor(String controller, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("exec", controller, "java", "-jar", "/gestor/manager.jar"));
        command.addAll(List.of(words));
        command.addAll(List.of("--instance", unique));
        return docker(command.toArray(String[]::new));
    }

    private static String startedAt(String container) throws Exception {
        return docker("inspect", "--format", "{{.State.StartedAt}}", container);
    }

    /** What the controller has made. */
    private List<String> kept() throws Exception {
        return docker("ps", "--all", "--quiet", "--filter=label=gestor.instance=" + unique)
                .lines()
                .toList();
    }

    /** For real, beside whatever else listens on port 5000 of this machine. */
    @Test
    void dockerComposeStartsBothAndTheSchedulerAsks(@TempDir Path folder) throws Exception {
        int port = freePort();
        Map<String, String> settings = Map.of(
                "CONTROLLER_IMAGE", controllerImage,
                "SCHEDULER_IMAGE", schedulerImage,
                "CONTROLLER_PORT", Integer.toString(port),
                "INSTANCE", unique,
                "EVERY", "1s");
        try {
            compose(settings, "up", "--detach", "--no-build", "--pull", "never");
            String controller = container("controller");
            await().atMost(Duration.ofSeconds(90)).until(() -> logs(controller).contains("HTTP at"));
            docker("cp", "%s:/var/lib/gestor/%s/token".formatted(controller, unique), folder + "/token");
            HttpRequest metrics = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
                    .header(
                            "Authorization",
                            "Bearer "
                                    + Files.readString(folder.resolve("token")).strip())
                    .build();

            // Started before the controller had a token, the scheduler may have to be started again.
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                HttpResponse<String> answer =
                        HttpClient.newHttpClient().send(metrics, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.body())
                        .contains("method=\"PUT\",route=\"/services\",status=\"200\"")
                        .contains("method=\"DELETE\",route=\"/services\",status=\"204\"");
            });
            compose(settings, "stop");
            assertThat(docker("inspect", "--format", "{{.State.ExitCode}}", controller))
                    .isEqualTo("0");
        } finally {
            compose(settings, "down", "--volumes", "--timeout", "5");
        }
        String ours = "label=com.docker.compose.project=" + unique;
        assertThat(docker("ps", "--all", "--quiet", "--filter", ours)).isEmpty();
        assertThat(docker("volume", "ls", "--quiet", "--filter", ours)).isEmpty();
        assertThat(docker("network", "ls", "--quiet", "--filter", ours)).isEmpty();
    }

    private String container(String service) throws Exception {
        return docker(
                "ps",
                "--all",
                "--quiet",
                "--no-trunc",
                "--filter=label=com.docker.compose.project=" + unique,
                "--filter=label=com.docker.compose.service=" + service);
    }

    /** Never without the project's name: another's containers are not to be met. */
    private void compose(Map<String, String> settings, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("env"));
        settings.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of(
                composeProgram(),
                "--project-name",
                unique,
                "--file",
                EXAMPLE.resolve("compose.yaml").toString()));
        command.addAll(List.of(words));
        DockerCommand.output(command, LIMIT_SECONDS);
    }

    private static String composeProgram() throws Exception {
        String said = DockerCommand.output(List.of("../bin/compose-reference"), LIMIT_SECONDS);
        return said.lines().reduce((first, last) -> last).orElseThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private String image(String target, Path context) throws Exception {
        String tag = "gestor-test/%s-%s:1".formatted(target, unique);
        docker(
                "build",
                "--quiet",
                "--build-arg=BASE=" + base,
                "--target=" + target,
                "--tag=" + tag,
                "--file=" + EXAMPLE.resolve("Dockerfile"),
                context.toString());
        // The one that is built on another goes first.
        images.add(0, tag);
        return tag;
    }

    private String start(String image, List<String> options, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker", "run", "--detach", "--network=" + unique));
        command.addAll(options);
        command.add(image);
        command.addAll(arguments);
        String id = DockerCommand.output(command, LIMIT_SECONDS).strip();
        containers.add(id);
        return id;
    }

    private static String logs(String container) throws Exception {
        return docker("logs", container);
    }

    private static String docker(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(words));
        return DockerCommand.output(command, LIMIT_SECONDS).strip();
    }
}
