// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Instance;
import dev.gestor.engine.Labels;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.TestImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as an image, built without a registry on this machine's own Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
class CommandImageIT {
    /** Making a Java runtime takes half a minute on a busy machine. */
    private static final int LIMIT_SECONDS = 240;

    private final String unique = "image-" + UUID.randomUUID().toString().substring(0, 8);
    private final String base = "gestor-test/java-" + unique + ":1";
    private final String image = "gestor-test/gestor-" + unique + ":1";

    @BeforeAll
    void build(@TempDir Path context) throws Exception {
        Files.copy(Path.of("target/manager.jar"), context.resolve("manager.jar"));
        // The build's own list is made by bin/build; an image is as right, and slower, with any.
        Path list = Path.of("target/classes.list");
        Files.write(
                context.resolve("classes.list"),
                Files.exists(list) ? Files.readAllLines(list) : List.of("java/lang/Object"));
        DockerCommand.output(List.of("../examples/controller/base-image", base), LIMIT_SECONDS);
        DockerCommand.output(
                List.of(
                        "docker",
                        "build",
                        "--build-arg",
                        "BASE=" + base,
                        "--tag",
                        image,
                        "--file",
                        "image/Dockerfile",
                        context.toString()),
                LIMIT_SECONDS);
    }

    @AfterAll
    void removeImages() throws Exception {
        for (String one : List.of(image, base)) {
            DockerCommand.onThisMachine().run("rmi", one);
        }
    }

    @Test
    void itIsGestorUnlessItsFirstWordSaysOtherwise() throws Exception {
        assertThat(run(List.of(), "--version")).startsWith("gestor ");
        assertThat(run(List.of(), "gestor", "--version")).startsWith("gestor ");
        assertThat(run(List.of())).startsWith("Usage: gestor ");
        assertThat(run(List.of(), "customOrc", "--help")).startsWith("Usage : customOrc --scale");
        assertThatThrownBy(() -> run(List.of(), "customOrc", "--scale", "web"))
                .hasMessageContaining("customOrc: --scale attend");
    }

    @Test
    void withTheSocketMountedItSeesTheContainersOfItsInstance() throws Exception {
        DockerCommand docker = DockerCommand.onThisMachine();
        String name = unique + "-0";
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        try (var engine = new DockerEngine(address, new Instance(unique), Clock.systemUTC(), new Random(1))) {
            TestImage.ensure(engine);
        }
        String id = docker.start(
                name,
                TestImage.TAG,
                Map.of(
                        Labels.MANAGED, "true",
                        Labels.INSTANCE, unique,
                        Labels.OWNER, "workload",
                        Labels.WORKLOAD, "low-cpu"));
        try {
            String listed = run(
                    List.of("--volume=/var/run/docker.sock:/var/run/docker.sock"),
                    "workload",
                    "--list",
                    "--instance",
                    unique);
            assertThat(listed).contains(name);
        } finally {
            docker.run("rm", "--force", id);
        }
    }

    @Test
    void withoutTheSocketItSaysWhatIsMissing() {
        assertThatThrownBy(() -> run(List.of(), "workload", "--list", "--instance", unique))
                .hasMessageContaining("/var/run/docker.sock");
    }

    private String run(List<String> options, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker", "run", "--rm", "--network=none"));
        command.addAll(options);
        command.add(image);
        command.addAll(List.of(words));
        return DockerCommand.output(command, LIMIT_SECONDS);
    }
}
