// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.cluster.testing.SshKey;
import dev.gestor.cluster.testing.SshServer;
import dev.gestor.engine.testing.WebImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/customOrc} with the document's arguments and none beside, on real containers and a real ssh server. */
@Timeout(180)
final class CustomOrcIT {
    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private OrchestratorRig rig;

    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void open() throws Exception {
        rig = new OrchestratorRig(folder.resolve("state"));
    }

    @AfterEach
    void close() throws Exception {
        // Before what they would go on to start is removed.
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        rig.close();
    }

    @Test
    void scaleSaysTheNameTheLatencyAndTheStateOfEachHeartbeat() throws Exception {
        rig.foreign("web", WebImage.TAG);
        Process process = start("--scale", rig.name("web"), "5000", "1");
        awaitLines(process, 5);
        interrupt(process);

        assertThat(process.exitValue()).as(err()).isZero();
        assertThat(lines(out())).allMatch(line -> line.matches(rig.name("web") + " {2}[0-9]+ {2}bon"));
        assertThat(rig.containers()).containsExactly("web");
    }

    @Test
    void scaleStartsInstancesOfAWeakContainer() throws Exception {
        rig.foreign("web", WebImage.TAG, ScaleRig.slow(150));
        Process process = start("--scale", rig.name("web"), "50", "2");
        OrchestratorRig.eventually(
                () -> assertThat(rig.containers()).containsExactly("web", "web-scale-1", "web-scale-2"));
        interrupt(process);

        assertThat(process.exitValue()).as(err()).isZero();
        assertThat(out()).containsPattern(rig.name("web") + " {2}1[0-9]{2} {2}faible");
        // Decisions are no heartbeats.
        assertThat(lines(out())).allMatch(line -> line.matches("\\S+ {2}([0-9]+|-) {2}(bon|faible)"));
        assertThat(err()).contains(rig.name("web"));
    }

    @Test
    void updateGivesTheContainerItsNewImageAndDoesNothingWhereItDoesNotRun() throws Exception {
        String next = rig.image("next", "ENV RELEASE=next");
        rig.foreign("web", WebImage.TAG, "--env", "MODE=fast");
        String former = rig.id("web");

        Process update = start("--update", rig.name("web"), next);
        end(update);

        assertThat(update.exitValue()).as(out() + err()).isZero();
        assertThat(rig.id("web")).isNotEqualTo(former);
        assertThat(rig.inspect("web").path("Config").path("Image").asText()).isEqualTo(next);
        assertThat(rig.inspect("web").path("Config").path("Env").toString()).contains("MODE=fast", "RELEASE=next");
        assertThat(out()).containsPattern("[0-9.,]+ ?s");

        rig.docker.run("stop", rig.name("web"));
        String stopped = rig.id("web");
        Process nothing = start("--update", rig.name("web"), WebImage.TAG);
        end(nothing);

        assertThat(nothing.exitValue()).as(out() + err()).isZero();
        assertThat(out() + err()).contains(rig.name("web"));
        assertThat(rig.id("web")).isEqualTo(stopped);
    }

    @Test
    void monitorShowsTheDocumentsTable() throws Exception {
        Path ssh = Files.createDirectory(folder.resolve(".ssh"));
        SshKey key = SshKey.make(ssh, "id_ed25519", "ed25519");
        try (SshServer one = SshServer.start(folder, "one", List.of(key), "ed25519");
                SshServer two = SshServer.start(folder, "two", List.of(key), "ed25519")) {
            Files.write(ssh.resolve("known_hosts"), List.of(one.knownHostsLine(), two.knownHostsLine()));
            Process process = start("--monitor", one.address() + "," + two.address());
            awaitLines(process, 3);
            interrupt(process);

            assertThat(process.exitValue()).as(err()).isZero();
            List<String> lines = lines(out());
            assertThat(lines.get(0)).isEqualTo("ips CPU(%) MEM(%)");
            assertThat(lines.get(1)).matches("\\Q" + one.address() + "\\E [0-9]{1,3}\\.[0-9] {2}[0-9]{1,3}\\.[0-9]");
            assertThat(lines.get(2)).matches("\\Q" + two.address() + "\\E [0-9]{1,3}\\.[0-9] {2}[0-9]{1,3}\\.[0-9]");
        }
    }

    private Process start(String... arguments) throws IOException {
        // Whoever started this test may have had SIGINT ignored, as a shell does for what runs in its background.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of("../bin/customOrc").toAbsolutePath().normalize().toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("LANG", "C");
        builder.environment().put("GESTOR_STATE", rig.state.toString());
        builder.environment().put("GESTOR_INSTANCE", rig.instance);
        builder.environment().remove("SSH_AUTH_SOCK");
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** As Ctrl+C does. */
    private static void interrupt(Process process) throws Exception {
        ScaleRig.signal(Long.toString(process.pid()), "INT");
        end(process);
    }

    private static void end(Process process) throws InterruptedException {
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitLines(Process process, int count) {
        OrchestratorRig.eventually(() -> assertThat(lines(out())).as(err()).hasSizeGreaterThanOrEqualTo(count));
        assertThat(process.isAlive()).isTrue();
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out"));
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }
}
