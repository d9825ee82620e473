// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A built jar as a process, with what it says in a file. */
final class ManagerProcess implements Closeable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern CYCLE = Pattern.compile("^Cycle (\\d+) took .* evicted (\\d+)$", Pattern.MULTILINE);

    private final Process process;
    private final Path output;

    private ManagerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** {@code manager.jar run} with figures from procfs, no workload, no log server, unless the options say otherwise. */
    static ManagerProcess start(Path folder, String instance, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                "--instance=" + instance,
                "--state=" + folder.resolve("state"),
                "--port=0",
                "--lang=en",
                "--sysinfo=procfs"));
        arguments.addAll(List.of(options));
        return start(Path.of("target/manager.jar"), folder, "manager-" + instance, arguments);
    }

    static ManagerProcess start(Path jar, Path folder, String name, List<String> arguments) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new IOException(jar.toAbsolutePath() + " is missing; build it first by 'mvn package -DskipTests'");
        }
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        // Tests that a shell runs in its background have SIGINT ignored, and so would what they start.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT,HUP,TERM",
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-jar",
                jar.toString()));
        command.addAll(arguments);
        Path output = Files.createTempFile(folder, name, ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new ManagerProcess(process, output);
    }

    String output() throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    /** Numbers of the cycles that have ended, and how many containers each evicted. */
    List<Cycle> cycles() throws IOException {
        List<Cycle> cycles = new ArrayList<>();
        Matcher matcher = CYCLE.matcher(output());
        while (matcher.find()) {
            cycles.add(new Cycle(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
        }
        return cycles;
    }

    /** Waits until as many more cycles have ended, begun after this call. */
    void awaitCycles(int more) throws IOException, InterruptedException {
        // The one under way when we are called does not count.
        int until = cycles().size() + 1 + more;
        await("cycle " + until, () -> cycles().size() >= until);
    }

    void awaitText(String text) throws IOException, InterruptedException {
        await("'" + text + "'", () -> output().contains(text));
    }

    /** Waits for the condition, for as long as the process lives. */
    void await(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (!process.isAlive() && !condition.holds()) {
                throw new IOException("ended with " + process.exitValue() + " before " + what + ":\n" + output());
            }
            if (System.nanoTime() > end) {
                throw new IOException("no " + what + " within " + LIMIT.toSeconds() + " s:\n" + output());
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has started, and has not ended yet. */
    List<String> programs() {
        return process.descendants()
                .map(child -> child.info().command().orElse("process " + child.pid()))
                .toList();
    }

    /** SIGTERM; returns the exit code. */
    int terminate() throws IOException, InterruptedException {
        process.destroy();
        return awaitExit();
    }

    /** Sends a signal by its name and does not wait. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    int awaitExit() throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IOException("still running after " + LIMIT.toSeconds() + " s:\n" + output());
        }
        return process.exitValue();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it, however the test went. */
    @Override
    public void close() {
        process.destroyForcibly();
    }

    record Cycle(int number, int evicted) {}

    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }
}
