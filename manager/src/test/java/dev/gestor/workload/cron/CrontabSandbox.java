// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload.cron;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Debian's real crontab program with a spool of its own: a mount namespace in which nothing but the spool differs. The
 * machine's crontabs are out of reach.
 */
final class CrontabSandbox implements AutoCloseable {
    private static final String SPOOL = "/var/spool";

    private final Process namespace;
    private final List<String> enter;
    private final Path programs;

    CrontabSandbox(Path folder) throws IOException, InterruptedException {
        String real = output(List.of(script().toString()));
        boolean root = output(List.of("id", "-u")).equals("0");
        List<String> make = new ArrayList<>(List.of("unshare", "--mount"));
        if (!root) {
            make.addAll(List.of("--user", "--map-root-user"));
        }
        make.addAll(List.of(
                "sh",
                "-c",
                "mount -t tmpfs none " + SPOOL + " && mkdir -p " + SPOOL + "/cron && mkdir -m 1730 " + SPOOL
                        + "/cron/crontabs && echo ready && exec cat"));
        namespace = new ProcessBuilder(make).redirectErrorStream(true).start();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(namespace.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            if (!"ready".equals(line)) {
                throw new IOException("no namespace of our own: " + line);
            }
        }
        List<String> into = new ArrayList<>(List.of("nsenter", "--target", Long.toString(namespace.pid()), "--mount"));
        if (!root) {
            into.addAll(List.of("--user", "--preserve-credentials"));
        }
        into.add("--");
        enter = List.copyOf(into);
        programs = Files.createDirectories(folder.resolve("programs"));
        Path wrapper = programs.resolve("crontab");
        Files.writeString(wrapper, "#!/bin/sh\nexec " + String.join(" ", enter) + " " + real + " \"$@\"\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwx------"));
    }

    /** The tests run in the module's folder. */
    private static Path script() {
        return Path.of("src/test/sh/crontab-program").toAbsolutePath();
    }

    Path program() {
        return programs.resolve("crontab");
    }

    /** Makes this the crontab, as a user does. */
    void put(byte[] text) throws IOException, InterruptedException {
        finish(
                new ProcessBuilder(program().toString(), "-")
                        .redirectErrorStream(true)
                        .start(),
                text);
    }

    /** Makes this the spool file, past the program. */
    void putPastTheProgram(byte[] text) throws IOException, InterruptedException {
        run(List.of("sh", "-c", "cat >" + file()), text);
    }

    /** The spool file as it is; empty where there is none. */
    byte[] text() throws IOException, InterruptedException {
        return run(List.of("sh", "-c", "cat " + file() + " 2>/dev/null || true"), new byte[0]);
    }

    boolean exists() throws IOException, InterruptedException {
        return run(List.of("sh", "-c", "[ ! -e " + file() + " ] || echo yes"), new byte[0]).length > 0;
    }

    /** As cron runs an entry's command: by sh, with its short PATH. */
    String cron(String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", programs + ":/usr/bin:/bin");
        builder.environment().put("HOME", "/");
        return new String(finish(builder.start(), new byte[0]), StandardCharsets.ISO_8859_1);
    }

    private static String file() {
        return SPOOL + "/cron/crontabs/root";
    }

    private byte[] run(List<String> command, byte[] input) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(enter);
        words.addAll(command);
        return finish(new ProcessBuilder(words).redirectErrorStream(true).start(), input);
    }

    private static String output(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        return new String(finish(builder.start(), new byte[0]), StandardCharsets.UTF_8).strip();
    }

    private static byte[] finish(Process process, byte[] input) throws IOException, InterruptedException {
        process.getOutputStream().write(input);
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("failed: " + new String(output, StandardCharsets.UTF_8));
        }
        return output;
    }

    @Override
    public void close() {
        namespace.destroy();
    }
}
