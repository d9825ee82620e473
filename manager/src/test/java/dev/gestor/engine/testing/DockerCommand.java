// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Docker's own command: the independent view of what our code did, and the hand of somebody else. */
public final class DockerCommand {
    private static final int LIMIT_SECONDS = 60;

    private final String host;

    /** @param host as for {@code docker --host} */
    public DockerCommand(String host) {
        this.host = host;
    }

    /** The daemon of this machine. */
    public static DockerCommand onThisMachine() {
        return new DockerCommand("unix:///var/run/docker.sock");
    }

    /** Runs {@code docker ARGUMENTS} and returns what it printed, without the last line's end. */
    public String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker", "--host", host));
        command.addAll(List.of(arguments));
        return output(command);
    }

    /** Starts a container as a person would. */
    public String start(String name, String image, Map<String, String> labels, String... command)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("run", "--detach", "--network=none", "--name", name));
        labels.forEach((key, value) -> arguments.addAll(List.of("--label", key + "=" + value)));
        arguments.add(image);
        arguments.addAll(List.of(command));
        return run(arguments.toArray(String[]::new));
    }

    public boolean exists(String id) throws IOException, InterruptedException {
        return !run("ps", "--all", "--quiet", "--no-trunc", "--filter", "id=" + id)
                .isEmpty();
    }

    static String output(List<String> command) throws IOException, InterruptedException {
        return output(command, LIMIT_SECONDS);
    }

    /** Runs a program and returns what it printed, both streams, without the last line's end. */
    public static String output(List<String> command, int limitSeconds) throws IOException, InterruptedException {
        Path out = Files.createTempFile("gestor-test", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command + " took longer than " + limitSeconds + " s");
            }
            String text = Files.readString(out, StandardCharsets.UTF_8).strip();
            if (process.exitValue() != 0) {
                throw new IOException(command + " ended with " + process.exitValue() + ": " + text);
            }
            return text;
        } finally {
            Files.delete(out);
        }
    }
}
