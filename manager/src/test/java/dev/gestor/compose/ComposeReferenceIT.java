// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whether we read a file as docker compose does, by its own {@code config}. */
final class ComposeReferenceIT {
    private static final int LIMIT_SECONDS = 120;

    @TempDir
    private Path folder;

    private static String program = "";

    @BeforeAll
    static void findReference() throws IOException, InterruptedException {
        Run run = run(
                List.of(Path.of("../bin/compose-reference")
                        .toAbsolutePath()
                        .normalize()
                        .toString()),
                System.getenv());
        assertThat(run.code).as("bin/compose-reference: %s", run.output).isZero();
        program = run.output.lines().reduce((first, last) -> last).orElseThrow();
    }

    static Stream<String> fixtures() throws IOException {
        return Fixtures.names();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aFixtureIsReadAsDockerComposeReadsIt(String name) throws Exception {
        compare(Fixtures.file(name), Fixtures.load(name));
    }

    @ParameterizedTest
    @CsvSource({"debug", "test", "*"})
    void profilesActivateTheSameServices(String profile) throws Exception {
        compare(Fixtures.file("profiles"), Fixtures.load("profiles", profile), "--profile", profile);
    }

    @Test
    void theProjectIsNamedAlike() throws Exception {
        for (String name : List.of("My.App", "_-Shop_1", "UPPER", "2nd")) {
            Path file = Files.createDirectory(folder.resolve(name)).resolve("compose.yaml");
            Files.writeString(file, "services: {web: {image: example/web}}\n");
            compare(file, ComposeFile.read(file, Fixtures.ENVIRONMENT, ComposeFile.Options.DEFAULT));
        }
    }

    /** What docker compose refuses, we refuse. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "services: {a: {}}",
                "services: {a: {image: x, bogus: 1}}",
                "services: {a: {image: x, user: 1000}}",
                "services: {a: {image: x, depends_on: [b]}}",
                "services: {a: {image: x, depends_on: [b]}, b: {image: x, depends_on: [a]}}",
                "services: {a: {image: x, depends_on: [b]}, b: {image: x, profiles: [p]}}",
                "services: {a: {image: x, networks: [n]}}",
                "services: {a: {image: x, volumes: ['missing:/v']}}",
                "services: {a: {image: x, network_mode: host, networks: [default]}}",
                "services: {a: {image: x, ports: ['80:70000']}}",
                "services: {a: {image: x, ports: ['1-3:1-2']}}",
                "services: {a: {image: x, ports: ['x:80']}}",
                "services: {a: {image: x, ports: ['1.2.3:80:80']}}",
                "services: {a: {image: x, command: 'sh -c \"x'}}",
                "services: {a: {image: x, healthcheck: {test: [curl, x]}}}",
                "services: {a: {image: x, healthcheck: {interval: 5}}}",
                "services: {a: {image: x, stop_grace_period: 5 minutes}}",
                "services: {a: {image: x, mem_limit: lots}}",
                "services: {a: {image: x, environment: ['A=${B:?needed}']}}",
                "services: {a: {image: 'x${'}}",
                "services: {a: {image: x, scale: 2, container_name: c}}",
                "services: {a: {image: x, scale: 2, deploy: {replicas: 3}}}",
                "services: {a: {image: x, cpus: 1, deploy: {resources: {limits: {cpus: '2'}}}}}",
                "services: {a: {image: x, env_file: nowhere.env}}",
                "services: {a: {image: x, image: y}}",
                "services: {a: {image: x, secrets: [s]}}",
                "services: [a]",
                "[a, b]",
            })
    void whatItRefusesIsRefused(String text) throws Exception {
        Path file = folder.resolve("compose.yaml");
        Files.writeString(file, text);
        assertThat(config(file).code).as("docker compose refuses %s", text).isNotZero();
        assertThat(refusedHere(file)).as("we refuse %s", text).isTrue();
    }

    /** What we read in another way or refuse, on purpose. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "it drops all after the ; in silence | services: {a: {image: x, command: 'echo a; echo b'}}",
                "it fails when the second container starts | services: {a: {image: x, scale: 2, ports: ['80:80']}}",
                "it fails when the second service starts | services: {a: {image: x, ports: ['80:80']}, b: {image: x, ports: ['80:80']}}",
                "it may take any of them; a port has to be known here | services: {a: {image: x, ports: ['8000-8009:80']}}",
                "the engine refuses it when the container is made | services: {a: {image: x, working_dir: here}}",
                "the engine refuses it when the container is made | services: {a: {image: x, mem_limit: 1m}}",
                "it reads 1777 as a decimal number, another mode | services: {a: {image: x, volumes: [{type: tmpfs, target: /t, tmpfs: {mode: 1777}}]}}",
                "labels of our own tell whose a container is | services: {a: {image: x, labels: {gestor.owner: me}}}",
                "the engine refuses it when the container is made | services: {a: {image: x, volumes: ['/a:/v', '/b:/v']}}",
                "some of its versions change the name in silence | {name: Bad.Name, services: {a: {image: x}}}",
                "there is nothing to do | name: empty",
                "it leaves the ports out | services: {a: {image: x, network_mode: host, ports: ['80:80']}}",
                "it asks the engine, which has no such network | services: {a: {image: x, network_mode: other}}",
            })
    void whatWeRefuseOnPurpose(String reason, String text) throws Exception {
        Path file = folder.resolve("compose.yaml");
        Files.writeString(file, text);
        assertThat(config(file).code)
                .as("docker compose takes %s: %s", text, reason)
                .isZero();
        assertThat(refusedHere(file)).as("we refuse %s: %s", text, reason).isTrue();
    }

    private static boolean refusedHere(Path file) {
        try {
            ComposeFile.read(file, Fixtures.ENVIRONMENT, ComposeFile.Options.DEFAULT);
            return false;
        } catch (ComposeException e) {
            return true;
        }
    }

    private static void compare(Path file, ComposeFile.Loaded ours, String... options) throws Exception {
        Run run = config(file, options);
        assertThat(run.code).as(run.errors).isZero();
        JsonNode theirs = new ObjectMapper().readTree(run.output);
        Set<String> expected = new TreeSet<>(ReferenceLines.of(theirs));
        assertThat(SpecLines.of(ours.project())).containsExactlyElementsOf(expected);
    }

    private static Run config(Path file, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program, "-f", file.toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("config", "--format", "json"));
        return run(command, Fixtures.ENVIRONMENT);
    }

    private record Run(int code, String output, String errors) {}

    private static Run run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("gestor-compose", ".out");
        Path errors = Files.createTempFile("gestor-compose", ".err");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " took longer than " + LIMIT_SECONDS + " s");
            }
            return new Run(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
