// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry.testing;

import dev.gestor.engine.testing.DockerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An image of one of the programs of {@code vm/instruments}, built here; the virtual machine runs the same programs. */
public record InstrumentImage(String tag) {
    private static final Path SOURCES = Path.of("../vm/instruments");

    public static InstrumentImage build(DockerCommand docker, String program, Path folder)
            throws IOException, InterruptedException {
        String tag = "gestor-test/" + program;
        Path context = Files.createDirectory(folder.resolve(program));
        run(List.of(
                "cc",
                "-Os",
                "-static",
                "-o",
                context.resolve(program).toString(),
                SOURCES.resolve(program + ".c").toString()));
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM scratch\nCOPY %s /program\nENTRYPOINT [\"/program\"]\n".formatted(program));
        docker.run("build", "--quiet", "--tag", tag, context.toString());
        return new InstrumentImage(tag);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command + " failed");
        }
    }
}
