// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.engine.Instance;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.TestImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands for services as a person types them, with and without a manager that runs, on this machine's Docker. */
@Timeout(180)
class ServiceCommandsIT {
    private final String instance = "commands-" + UUID.randomUUID().toString().substring(0, 8);
    private final DockerCommand docker = DockerCommand.onThisMachine();

    @TempDir
    private Path folder;

    @BeforeEach
    void writeFile() throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        try (var engine = new DockerEngine(address, new Instance(instance), Clock.systemUTC(), new Random(1))) {
            TestImage.ensure(engine);
        }
        Files.writeString(folder.resolve("compose.yaml"), """
                name: %s
                services:
                  web:
                    image: %s
                    command: idle
                    restart: always
                    network_mode: none
                    stop_grace_period: 1s
                    deploy: { replicas: 2 }
                """.formatted(instance, TestImage.TAG));
    }

    @AfterEach
    void remove() throws Exception {
        String left = docker.run("ps", "--all", "--quiet", "--filter", "label=gestor.instance=" + instance);
        if (!left.isEmpty()) {
            for (String id : left.split("\n", -1)) {
                docker.run("rm", "--force", id);
            }
        }
    }

    @Test
    void aProjectIsBroughtUpPlannedAndTakenDownWithoutAManager() throws Exception {
        assertThat(gestor("plan", "-f", file()).code()).isEqualTo(3);

        Ended up = gestor("up", "-f", file());
        assertThat(up.code()).as(up.text()).isZero();
        assertThat(up.text())
                .contains(instance + "-web-0")
                .contains(instance + "-web-1")
                .contains("nobody restarts these containers until 'gestor serve' or 'gestor run' does");
        assertThat(running()).isEqualTo(2);

        Ended plan = gestor("plan", "-f", file());
        assertThat(plan.code()).as(plan.text()).isZero();
        assertThat(plan.text()).contains("Project %s is as declared".formatted(instance));
        docker.run("kill", instance + "-web-0");
        assertThat(gestor("plan", "-f", file()).code()).isEqualTo(3);

        Ended down = gestor("down", instance);
        assertThat(down.code()).as(down.text()).isZero();
        assertThat(down.text()).contains("Removed " + instance);
        assertThat(docker.run("ps", "--all", "--quiet", "--filter", "label=gestor.instance=" + instance))
                .isEmpty();
    }

    @Test
    void aManagerThatRunsIsAskedAndKeepsTheServices() throws Exception {
        try (ManagerProcess manager = ManagerProcess.start(
                Path.of("target/manager.jar"), folder, "serve", arguments("serve", "--port=0", "--log-server=none"))) {
            manager.awaitText("HTTP at");
            Ended up = gestor("up", "-f", file());
            assertThat(up.code()).as(up.text()).isZero();
            assertThat(up.text()).doesNotContain("nobody restarts");

            docker.run("kill", instance + "-web-0");
            manager.await("two running containers", this::bothRun);

            Ended paused = gestor("pause", instance + "-web-1");
            assertThat(paused.text()).contains("until 'gestor resume %s/web/1'".formatted(instance));
            docker.run("kill", instance + "-web-1");
            JsonNode held = services().path("containers").path(1);
            assertThat(held.path("phase").asText()).isEqualTo("held");
            assertThat(running()).isEqualTo(1);
            gestor("resume", instance + "-web-1");
            manager.await("two running containers", this::bothRun);

            Ended unknown = gestor("pause", "nobody");
            assertThat(unknown.code()).isEqualTo(1);
            assertThat(unknown.text()).contains("nothing declared has the name 'nobody'");

            Ended down = gestor("down", "-f", file());
            assertThat(down.code()).as(down.text()).isZero();
            assertThat(manager.terminate()).isZero();
        }
    }

    @Test
    void aWrongFileIsToldByKeyAndLine() throws Exception {
        Files.writeString(folder.resolve("compose.yaml"), """
                services:
                  web:
                    image: x
                    privileged: true
                    imagee: y
                """);

        Ended up = gestor("up", "-f", file());

        assertThat(up.code()).isEqualTo(2);
        assertThat(up.text())
                .contains("compose.yaml:4: services.web.privileged")
                .contains("compose.yaml:5: services.web.imagee")
                .contains("image");
        Ended missing = gestor("up", "-f", "nowhere.yaml");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.text()).contains("nowhere.yaml");
    }

    private boolean bothRun() throws IOException, InterruptedException {
        return running() == 2;
    }

    private int running() throws IOException, InterruptedException {
        String ids = docker.run("ps", "--quiet", "--filter", "label=gestor.instance=" + instance);
        return ids.isEmpty() ? 0 : ids.split("\n", -1).length;
    }

    private JsonNode services() throws Exception {
        return new JsonMapper()
                .readTree(gestor("services", "--json").text())
                .path("services")
                .path(0);
    }

    private String file() {
        return folder.resolve("compose.yaml").toString();
    }

    private List<String> arguments(String command, String... more) {
        List<String> words =
                new ArrayList<>(List.of(command, "--instance=" + instance, "--state=" + folder.resolve("state")));
        words.addAll(List.of(more));
        return words;
    }

    private Ended gestor(String command, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", "target/manager.jar"));
        words.addAll(arguments(command, more));
        Path output = Files.createTempFile(folder, command, ".out");
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(words + " takes longer than 60 s");
        }
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    private record Ended(int code, String text) {}
}
