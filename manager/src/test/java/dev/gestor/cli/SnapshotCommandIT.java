// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.telemetry.testing.CpuBooks;
import dev.gestor.telemetry.testing.InstrumentImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar as a user starts it, against real Docker. */
class SnapshotCommandIT {
    private static final long INTERVAL_SECONDS = 10;

    @TempDir
    Path folder;

    private final DockerCommand docker = DockerCommand.onThisMachine();
    private final List<String> started = new ArrayList<>();

    @AfterEach
    void remove() throws IOException, InterruptedException {
        for (String id : started) {
            docker.run("rm", "--force", id);
        }
    }

    @Test
    void showsTheContainersOfItsInstanceAsTheyAre() throws Exception {
        String image = InstrumentImage.build(docker, "burner", folder).tag();
        String ours = start("snapshot-it-ours", image, "snapshot-it");
        start("snapshot-it-foreign", image, "snapshot-it-other");
        await().atMost(Duration.ofSeconds(30)).until(() -> books(ours).reach(0));

        JsonNode snapshot = snapshot();
        long end = snapshot.path("boottimeNanos").asLong();
        await().atMost(Duration.ofSeconds(30)).until(() -> books(ours).reach(end));

        assertThat(snapshot.path("source").asText()).isEqualTo("procfs");
        assertThat(snapshot.path("containers")).hasSize(1);
        JsonNode container = snapshot.path("containers").path(0);
        assertThat(container.path("id").asText()).isEqualTo(ours);
        long interval = container.path("intervalNanos").asLong();
        assertThat(interval).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(INTERVAL_SECONDS));
        assertThat(container.path("cpuCores").asDouble())
                .isCloseTo(books(ours).burnt(end - interval, end) / interval, Percentage.withPercentage(10));
        assertThat(container.path("memory").asLong()).isBetween(1L << 12, 32L << 20);
        assertThat(snapshot.path("processes"))
                .anyMatch(process ->
                        process.path("pid").asLong() == ProcessHandle.current().pid()
                                && process.path("name").asText().equals("java"));
    }

    @Test
    void watchingEndsWhenNobodyReadsAnyMore() throws Exception {
        Process process = new ProcessBuilder(
                        "bash",
                        "-c",
                        "\"$1\" -jar target/manager.jar snapshot --watch --interval=100ms --instance=snapshot-it | head -n 1",
                        "bash",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("source procfs");
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--watch", "--json"})
    void whatTheDiskDoesNotTakeIsAFailure(String option) throws Exception {
        Path err = folder.resolve("err");

        assertThat(shell("$JAVA -jar target/manager.jar snapshot %s --interval=100ms --instance=snapshot-it >/dev/full"
                        .formatted(option)))
                .isEqualTo(1);

        assertThat(err).content(StandardCharsets.UTF_8).contains("gestor: what was written to stdout did not arrive: ");
    }

    @Test
    void aReaderThatHasWhatItWantedIsNone() throws Exception {
        assertThat(shell("""
                        $JAVA -jar target/manager.jar snapshot --watch --interval=100ms --instance=snapshot-it | head -n 1
                        exit ${PIPESTATUS[0]}
                        """)).isZero();

        assertThat(folder.resolve("err")).content(StandardCharsets.UTF_8).doesNotContain("gestor: what was written");
    }

    private int shell(String script) throws Exception {
        var builder = new ProcessBuilder("bash", "-c", script)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("err").toFile());
        builder.environment()
                .put(
                        "JAVA",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
        }
    }

    private String start(String name, String image, String instance) throws IOException, InterruptedException {
        Map<String, String> labels =
                Map.of("gestor.managed", "true", "gestor.instance", instance, "gestor.owner", "user");
        String id = docker.start(name, image, labels, "waited");
        started.add(id);
        return id;
    }

    private CpuBooks books(String id) throws IOException, InterruptedException {
        return CpuBooks.of(docker.run("logs", id));
    }

    private JsonNode snapshot() throws IOException, InterruptedException {
        Path out = folder.resolve("snapshot.json");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        "target/manager.jar",
                        "snapshot",
                        "--json",
                        "--sysinfo=procfs",
                        "--instance=snapshot-it",
                        "--interval=" + INTERVAL_SECONDS + "s")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return new ObjectMapper().readTree(out.toFile());
    }
}
