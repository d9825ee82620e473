// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.HealthCheck;
import dev.gestor.engine.ImageInfo;
import dev.gestor.engine.ImageSpec;
import dev.gestor.engine.Isolation;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Logging;
import dev.gestor.engine.Mount;
import dev.gestor.engine.Mount.Kind;
import dev.gestor.engine.Owner;
import dev.gestor.engine.Program;
import dev.gestor.engine.StopRule;
import dev.gestor.engine.UpdatableSettings;
import dev.gestor.engine.VolumeSpec;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.EngineScene;
import dev.gestor.engine.testing.TestImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What this machine's Docker, and the process itself, make of a specification. */
final class DockerSpecificationIT extends EngineScene {
    private final DockerCommand docker = DockerCommand.onThisMachine();

    DockerSpecificationIT() {
        super(new DockerUnderTest());
    }

    @Test
    void theProgramRunsAsSpecified() throws Exception {
        Container made = engine.run(plain("one")
                .withProgram(new Program(
                        Optional.of(List.of("/program", "idle")),
                        Optional.of(List.of("a b", "$HOME")),
                        Map.of("PORT", "3000", "TEXT", "a \"b\"=c\nd"),
                        Optional.of("1000:1001"),
                        Optional.of("/proc"),
                        Optional.of("web-0"),
                        false,
                        true)));
        Path process = process(made);

        assertThat(arguments(process)).containsExactly("/program", "idle", "a b", "$HOME");
        assertThat(Files.readString(process.resolve("environ")).split("\0"))
                .contains("PORT=3000", "TEXT=a \"b\"=c\nd", "HOSTNAME=web-0");
        assertThat(Files.readAllLines(process.resolve("status")))
                .contains("Uid:\t1000\t1000\t1000\t1000", "Gid:\t1001\t1001\t1001\t1001");
        JsonNode config = inspect(made).path("Config");
        assertThat(config.path("WorkingDir").asText()).isEqualTo("/proc");
        assertThat(config.path("Hostname").asText()).isEqualTo("web-0");
        assertThat(config.path("Tty").asBoolean()).isTrue();
    }

    @Test
    void anInitIsTheFirstProcess() throws Exception {
        Program program = Program.DEFAULT;
        Container made = engine.run(plain("one")
                .withProgram(new Program(
                        program.entrypoint(),
                        program.command(),
                        program.environment(),
                        program.user(),
                        program.workingDirectory(),
                        program.hostname(),
                        true,
                        false)));

        assertThat(arguments(process(made)).get(0)).endsWith("docker-init");
        assertThat(docker.run("top", made.id(), "-o", "pid,comm")).contains("program");
    }

    @Test
    void noEntryPointLeavesTheCommandAlone() throws Exception {
        Container made = engine.run(plain("one")
                .withProgram(new Program(
                        Optional.of(List.of()),
                        Optional.of(List.of("/program", "idle", "alone")),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false)));

        assertThat(arguments(process(made))).containsExactly("/program", "idle", "alone");
    }

    @Test
    void limitsCapabilitiesLoggingAndStopAreDockers() throws Exception {
        Container made = engine.run(plain("one")
                .withLimits(new Limits(
                        OptionalLong.of(32L << 20),
                        OptionalLong.of(16L << 20),
                        OptionalLong.of(500_000_000),
                        OptionalLong.of(2048),
                        OptionalLong.of(7)))
                .withIsolation(new Isolation(true, Set.of("NET_ADMIN"), Set.of("MKNOD", "CHOWN"), true))
                .withLogging(new Logging("json-file", Map.of("max-size", "1m")))
                .withStop(new StopRule(Optional.of("SIGQUIT"), Optional.of(Duration.ofMillis(1500)))));

        JsonNode inspection = inspect(made);
        JsonNode settings = inspection.path("HostConfig");
        assertThat(settings.path("Memory").asLong()).isEqualTo(32 << 20);
        assertThat(settings.path("MemorySwap").asLong()).isEqualTo(32 << 20);
        assertThat(settings.path("MemoryReservation").asLong()).isEqualTo(16 << 20);
        assertThat(settings.path("NanoCpus").asLong()).isEqualTo(500_000_000);
        assertThat(settings.path("CpuShares").asLong()).isEqualTo(2048);
        assertThat(settings.path("PidsLimit").asLong()).isEqualTo(7);
        assertThat(settings.path("ReadonlyRootfs").asBoolean()).isTrue();
        assertThat(settings.path("CapAdd").toString()).isEqualTo("[\"NET_ADMIN\"]");
        assertThat(settings.path("CapDrop").toString()).isEqualTo("[\"CHOWN\",\"MKNOD\"]");
        assertThat(settings.path("LogConfig").toString())
                .isEqualTo("{\"Type\":\"json-file\",\"Config\":{\"max-size\":\"1m\"}}");
        assertThat(settings.path("RestartPolicy").path("Name").asText()).isIn("", "no");
        assertThat(inspection.path("Config").path("StopSignal").asText()).isEqualTo("SIGQUIT");
        assertThat(inspection.path("Config").path("StopTimeout").asInt()).isEqualTo(2);
        // What is read back is what was asked for: else it would be taken for somebody's change.
        assertThat(made.detail().settings().orElseThrow())
                .isEqualTo(new UpdatableSettings(
                        UpdatableSettings.NO_RESTART,
                        new Limits(
                                OptionalLong.of(32L << 20),
                                OptionalLong.of(16L << 20),
                                OptionalLong.of(500_000_000),
                                OptionalLong.of(2048),
                                OptionalLong.of(7))));
        assertThat(engine.run(plain("two")).detail().settings())
                .contains(new UpdatableSettings(UpdatableSettings.NO_RESTART, Limits.NONE));
        // The answer that is kept is the whole of it.
        assertThat(new ObjectMapper().readTree(made.detail().json()).path("HostConfig"))
                .isEqualTo(settings);
        // Bits of the kernel's capabilities: 0 CHOWN, 12 NET_ADMIN, 27 MKNOD.
        String bounding = Files.readAllLines(Path.of("/proc/" + made.pid().getAsInt() + "/status")).stream()
                .filter(line -> line.startsWith("CapBnd:"))
                .findFirst()
                .orElseThrow()
                .split("\t", 2)[1];
        long set = Long.parseUnsignedLong(bounding, 16);
        assertThat(List.of(set & 1, set >> 12 & 1, set >> 27 & 1)).containsExactly(0L, 1L, 0L);
    }

    @Test
    void mountsAreThere(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("made");
        var volume = new VolumeSpec(name("data"), "", Map.of(), Map.of(), false);
        engine.resources().ensure(volume);
        Container made = engine.run(plain("one")
                .withIsolation(Isolation.STRICT)
                .withMounts(List.of(
                        Mount.bind(folder.toString(), "/bound", true),
                        new Mount(
                                Kind.BIND,
                                Optional.of(missing.toString()),
                                "/made",
                                false,
                                OptionalLong.empty(),
                                OptionalInt.empty(),
                                true),
                        Mount.volume(volume.name(), "/data", false),
                        new Mount(
                                Kind.TMPFS,
                                Optional.empty(),
                                "/small",
                                false,
                                OptionalLong.of(1 << 20),
                                OptionalInt.of(0700),
                                false))));
        List<String> mounts = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/" + made.pid().getAsInt() + "/mounts"))) {
            String[] words = line.split(" ", -1);
            mounts.add(words[1] + " " + words[3].split(",", 2)[0]);
            if (words[1].equals("/small")) {
                assertThat(words[2] + " " + words[3])
                        .startsWith("tmpfs rw")
                        .contains("size=1024k")
                        .contains("mode=700");
            }
        }
        try {
            assertThat(mounts).contains("/ ro", "/bound ro", "/made rw", "/data rw", "/small rw");
            assertThat(missing).isDirectory();
            docker.run("exec", made.id(), "/program", "touch", "/data/file");
            assertThatThrownBy(() -> docker.run("exec", made.id(), "/program", "touch", "/file"))
                    .hasMessageContaining("ended with 1");
        } finally {
            engine.remove(made.id(), AT_ONCE);
            assertThat(engine.resources().remove(volume)).isTrue();
        }
    }

    @Test
    void aMissingFolderToBindIsNamedAndNothingIsLeftBehind() throws Exception {
        assertThatThrownBy(() ->
                        engine.run(plain("one").withMounts(List.of(Mount.bind("/nonexistent/shop", "/shop", true)))))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(name("one"))
                .hasMessageContaining("/nonexistent/shop");
        assertThat(docker.run("ps", "--all", "--quiet", "--filter", "name=" + name("one")))
                .isEmpty();
    }

    @Test
    void anImagesOwnPortsAndCheckAreTold() throws Exception {
        String tag = "gestor/specification-" + unique + ":1";
        ImageSpec image = TestImage.spec(tag);
        engine.build(new ImageSpec(
                tag,
                image.dockerfile()
                        + "EXPOSE 8080 53/udp 443\nHEALTHCHECK CMD [\"/program\", \"check\", \"/program\"]\n",
                image.files(),
                Map.of()));
        try {
            ImageInfo info = engine.image(tag).orElseThrow();
            assertThat(info.exposed()).containsExactly("53/udp", "443/tcp", "8080/tcp");
            assertThat(info.healthCheck()).isTrue();
            assertThat(engine.image(TestImage.TAG).orElseThrow().healthCheck()).isFalse();

            Container silent = engine.run(ContainerSpec.of(name("silent"), tag, Owner.SERVICES)
                    .withHealthCheck(HealthCheck.NONE)
                    .isolated());
            assertThat(inspect(silent).path("State").path("Health").isMissingNode())
                    .isTrue();
            engine.remove(silent.id(), AT_ONCE);
        } finally {
            docker.run("rmi", tag);
        }
    }

    private ContainerSpec plain(String role) {
        return ContainerSpec.of(name(role), image(), Owner.SERVICES);
    }

    /** Docker has started a container when it has told the first process to go on, which then still is the runtime's own. */
    private static Path process(Container made) {
        Path process = Path.of("/proc/" + made.pid().getAsInt());
        await().pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(arguments(process).get(0)).startsWith("/"));
        return process;
    }

    private static List<String> arguments(Path process) throws IOException {
        return List.of(Files.readString(process.resolve("cmdline")).split("\0"));
    }

    private JsonNode inspect(Container container) throws Exception {
        return new ObjectMapper()
                .readTree(docker.run("inspect", container.id()))
                .get(0);
    }
}
