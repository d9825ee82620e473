// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.cluster.testing.SshKey;
import dev.gestor.cluster.testing.SshServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person starts it: a process of its own from the built jar, in a home folder of the test's. */
class MonitorCommandIT {
    @TempDir
    private Path folder;

    private final List<SshServer> servers = new ArrayList<>();

    @BeforeEach
    void startServers() throws Exception {
        Path ssh = Files.createDirectory(folder.resolve(".ssh"));
        SshKey key = SshKey.make(ssh, "id_ed25519", "ed25519");
        for (String name : List.of("one", "two")) {
            servers.add(SshServer.start(folder, name, List.of(key), "ed25519"));
        }
        Files.write(
                ssh.resolve("known_hosts"),
                List.of(servers.get(0).knownHostsLine(), servers.get(1).knownHostsLine()));
        Files.writeString(folder.resolve("config"), "");
    }

    @AfterEach
    void stopServers() {
        servers.forEach(SshServer::close);
    }

    @Test
    void aTableIsTheDocumentsHeaderAndALineAHostInTheirOrder() throws Exception {
        Result result = start("--once", hosts()).end();

        assertThat(result.err).isEmpty();
        assertThat(result.code).isZero();
        List<String> lines = result.out.lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("ips CPU(%) MEM(%)");
        for (int i = 0; i < 2; i++) {
            assertThat(lines.get(i + 1))
                    .startsWith(servers.get(i).address() + " ")
                    .matches("\\S+ [0-9]{1,3}\\.[0-9] {2}[0-9]{1,3}\\.[0-9]");
        }
    }

    @Test
    void whereNoHostAnswersTheCodeIsOneAndTheReasonsStandInTheTable() throws Exception {
        servers.forEach(SshServer::close);

        Result result = start("--once", "--lang", "fr", hosts()).end();

        assertThat(result.code).isEqualTo(1);
        assertThat(result.out.lines().skip(1)).allMatch(line -> line.endsWith(" -  -  connexion refusée"));
    }

    @Test
    void aChangedKeyIsSaidLoudlyOnStderrWhileTheOtherHostIsShown() throws Exception {
        Path known = folder.resolve(".ssh/known_hosts");
        SshKey former = SshKey.make(folder, "former", "ed25519");
        Files.write(
                known,
                List.of(servers.get(0).knownHostsLine(former), servers.get(1).knownHostsLine()));
        String before = Files.readString(known);

        Result result = start("--once", "--accept-new", hosts()).end();

        assertThat(result.err)
                .startsWith("gestor: " + servers.get(0).address() + ": NOT CONNECTED, THE HOST KEY HAS CHANGED: ")
                .contains("line 1 of " + known, "ssh-keygen -f '" + known + "' -R '[127.0.0.1]:");
        assertThat(result.out)
                .contains(servers.get(0).address() + " -  -  HOST KEY CHANGED, not connected")
                .containsPattern(servers.get(1).address() + " [0-9]");
        assertThat(result.code).isZero();
        assertThat(known).content().isEqualTo(before);
        assertThat(servers.get(0).logins()).isZero();
    }

    @Test
    void anObjectAPeriodUntilSigtermWhichEndsItWell() throws Exception {
        Started started = start("--json", "--every", "1s", "--fit", "--min-memory", "999t", hosts());
        started.awaitLines(3);
        started.process.destroy();
        Result result = started.end();

        assertThat(result.code).isZero();
        JsonNode last = new ObjectMapper().readTree(result.out.lines().toList().get(2));
        assertThat(last.get("time").asText()).endsWith("Z");
        assertThat(last.get("hosts")).hasSize(2);
        for (JsonNode host : last.get("hosts")) {
            assertThat(host.get("cpuPercent").asDouble()).isBetween(0.0, 100.0);
            assertThat(host.get("memoryAvailable").asLong()).isPositive();
            assertThat(host.get("ageSeconds").asDouble()).isLessThan(1.0);
            assertThat(host.get("error").isNull()).isTrue();
            assertThat(host.get("fit").asBoolean()).isFalse();
            assertThat(host.get("lacks").toString()).contains("memory");
        }
        assertThat(servers).allMatch(server -> {
            try {
                return server.logins() == 1;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void endsByItselfAfterItsTime() throws Exception {
        Result result = start("--for", "100ms", hosts()).end();

        assertThat(result.code).isZero();
        assertThat(result.err).isEmpty();
    }

    private String hosts() {
        return servers.get(0).address() + "," + servers.get(1).address();
    }

    private Started start(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target/manager.jar").toAbsolutePath().toString(),
                "monitor",
                "--ssh-config",
                folder.resolve("config").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("LANG", "C");
        builder.environment().remove("SSH_AUTH_SOCK");
        return new Started(builder.start(), folder);
    }

    private record Started(Process process, Path folder) {
        void awaitLines(int count) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (Files.readString(folder.resolve("out")).lines().count() < count) {
                assertThat(System.nanoTime()).isLessThan(end);
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }

        Result end() throws Exception {
            try {
                assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(folder.resolve("out")),
                    Files.readString(folder.resolve("err")));
        }
    }

    private record Result(int code, String out, String err) {}
}
