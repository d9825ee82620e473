// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Instance;
import dev.gestor.engine.docker.DockerAddress;
import dev.gestor.engine.docker.DockerEngine;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.TestImage;
import dev.gestor.fuzz.FuzzRun;
import dev.gestor.fuzz.ProjectBodies;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The routes of the real program on real Docker, beside containers that are not its own. Fewer requests than in memory: here it is
 * the container engine that must not be led astray. Again with the printed seed: {@code -Dgestor.fuzz.seed=N}.
 */
@Timeout(900)
final class ManagerFuzzIT {
    private static final DockerCommand DOCKER = DockerCommand.onThisMachine();
    private static final int REQUESTS = Integer.getInteger("gestor.fuzz.docker.requests", 2_000);
    private static final long SEED = Long.getLong("gestor.fuzz.seed", new Random().nextInt(1_000_000));
    /** Beyond the minute that the manager gives a plan: dozens of containers at once take Docker their time. */
    private static final Duration CHANGE_BOUND = Duration.ofSeconds(75);

    private static final String SECRET = "planted-4b7e-secret";

    @TempDir
    private Path folder;

    private final HandMadeContainers containers = new HandMadeContainers(DOCKER);
    private final String instance = containers.instance("fuzzed");
    private final String other = containers.instance("fuzzed-other");

    @BeforeAll
    static void buildImage() throws Exception {
        DockerAddress address = DockerAddress.find(Optional.empty(), "", Map.of(), Path.of("/nonexistent"));
        try (var engine = new DockerEngine(address, new Instance("build"), Clock.systemUTC(), new Random(1))) {
            TestImage.ensure(engine);
        }
    }

    @AfterEach
    void removeContainers() throws Exception {
        containers.removeAll(instance, other);
    }

    @Test
    void noRequestTouchesWhatIsNotItsOwn() throws Exception {
        System.out.println("gestor.fuzz.seed=" + SEED);
        List<String> secret = List.of("--env", "API_TOKEN=" + SECRET);
        List<String> bystanders = new ArrayList<>(List.of(
                containers.start("unlabelled", Map.of(), secret, "idle"),
                containers.start("others", HandMadeContainers.labels(other, "agent"), secret, "idle"),
                containers.start("persons", HandMadeContainers.labels(instance, "user"), secret, "idle"),
                containers.start("workload", HandMadeContainers.labels(instance, "workload"), secret, "idle")));
        String agents = containers.start("agents", HandMadeContainers.labels(instance, "agent"), secret, "idle");
        List<String> before = states(bystanders);
        try (ManagerProcess manager = serve()) {
            Path state = folder.resolve("state").resolve(instance);
            manager.await("an address", () -> Files.exists(state.resolve("address")));
            Path canary = folder.resolve("canary");
            FuzzRun fuzz = FuzzRun.of(new FuzzRun.Target(
                    server(state),
                    Files.readString(state.resolve("token")).strip(),
                    List.of(SECRET),
                    canary,
                    words(bystanders, agents),
                    ProjectBodies.of(TestImage.TAG),
                    CHANGE_BOUND));

            fuzz.requests(REQUESTS, SEED);

            System.out.print(fuzz.table());
            assertThat(fuzz.findings()).isEmpty();
            assertThat(fuzz.reached()).isGreaterThanOrEqualTo(0.5);
            assertThat(states(bystanders)).isEqualTo(before);
            assertThat(canary).doesNotExist();
            assertThat(manager.programs()).isEmpty();
            assertThat(manager.terminate()).as(manager.output()).isZero();
            assertThat(states(bystanders)).isEqualTo(before);
        }
    }

    private ManagerProcess serve() throws Exception {
        return ManagerProcess.start(
                Path.of("target/manager.jar"),
                folder,
                "manager-" + instance,
                List.of(
                        "serve",
                        "--instance=" + instance,
                        "--state=" + folder.resolve("state"),
                        "--port=0",
                        "--lang=en",
                        "--sysinfo=procfs",
                        "--period=1s",
                        "--log-server=none"));
    }

    private static InetSocketAddress server(Path state) throws Exception {
        URI address = URI.create(Files.readString(state.resolve("address")).strip());
        return new InetSocketAddress(address.getHost(), address.getPort());
    }

    private Map<String, List<String>> words(List<String> bystanders, String agents) {
        List<String> ids = new ArrayList<>(bystanders);
        ids.add(agents);
        List<String> names = List.of(
                containers.name("unlabelled"),
                containers.name("others"),
                containers.name("persons"),
                containers.name("workload"),
                containers.name("agents"));
        ids.addAll(names);
        Map<String, List<String>> words = new HashMap<>(Map.of(
                "project", List.of(ProjectBodies.PROJECT),
                "id", ids,
                "name", names,
                "container", names,
                "image", List.of(TestImage.TAG, "no/such:1"),
                "service", List.of(containers.name("web"), containers.name("shop")),
                "count", List.of("1"),
                "amount", List.of("1"),
                "max", List.of("3"),
                "cpus", List.of("0.1")));
        // Each copy of a container takes Docker seconds: they are made in memory, by the other run.
        words.put("change", List.of("-1"));
        words.put("target", List.of("no-such"));
        return words;
    }

    /** By id: when it was started, how often, and whether it runs. */
    private static List<String> states(List<String> ids) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "inspect", "--format", "{{.Id}} {{.Name}} {{.State.Status}} {{.State.StartedAt}} {{.RestartCount}}"));
        arguments.addAll(ids);
        return DOCKER.run(arguments.toArray(String[]::new)).lines().toList();
    }
}
