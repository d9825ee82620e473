// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.testing.DockerCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Controller and scheduler as images, built without a registry on this machine's own Java, in a network of their own. */
@Timeout(400)
class ControllerImagesIT {
    /** Making a Java runtime takes half a minute on a busy machine. */
    private static final int LIMIT_SECONDS = 180;

    private static final Path EXAMPLE = Path.of("../examples/controller");

    private final String unique = "images-" + UUID.randomUUID().toString().substring(0, 8);
    private final String base = "gestor-test/java-" + unique + ":1";
    private final List<String> containers = new ArrayList<>();
    private final List<String> images = new ArrayList<>();

    @TempDir
    private Path context;

    @BeforeEach
    void build() throws Exception {
        Files.copy(Path.of("target/manager.jar"), context.resolve("manager.jar"));
        DockerCommand.output(List.of(EXAMPLE.resolve("base-image").toString(), base), LIMIT_SECONDS);
        images.add(base);
        docker("network", "create", unique);
        docker("volume", "create", unique);
    }

    @AfterEach
    void remove() throws Exception {
        for (String container : containers) {
            docker("rm", "--force", container);
        }
        docker("network", "rm", unique);
        docker("volume", "rm", unique);
        for (String image : images) {
            docker("rmi", image);
        }
    }

    @Test
    void theSchedulerAsksTheControllerWhichServesItsToken() throws Exception {
        String controller = start(
                image("controller"),
                List.of(
                        "--network-alias=controller",
                        "--pid=host",
                        "--volume=/var/run/docker.sock:/var/run/docker.sock",
                        "--volume=/sys/fs/cgroup:/sys/fs/cgroup:ro",
                        "--volume=" + unique + ":/var/lib/gestor"),
                List.of("--bind", "0.0.0.0", "--insecure", "--allow-host", "controller", "--instance", unique));
        await().atMost(Duration.ofSeconds(60)).until(() -> logs(controller).contains("HTTP at"));

        String scheduler = start(
                image("scheduler"),
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

    private String image(String target) throws Exception {
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
