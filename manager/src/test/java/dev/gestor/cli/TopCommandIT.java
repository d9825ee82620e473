// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gestor.cluster.testing.SshKey;
import dev.gestor.cluster.testing.SshServer;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.telemetry.testing.InstrumentImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar in a real terminal: tmux is the person's, and tells what is on the screen. */
class TopCommandIT {
    private static final int LIMIT_SECONDS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String INSTANCE = "top-it";

    @TempDir
    private Path folder;

    private final DockerCommand docker = DockerCommand.onThisMachine();
    private final List<String> started = new ArrayList<>();

    @BeforeEach
    void openTerminal() throws Exception {
        tmux(
                "new-session",
                "-d",
                "-x",
                "80",
                "-y",
                "24",
                "env PS1='$ ' TERM=screen LANG=C.UTF-8 bash --norc --noprofile");
        await().atMost(PATIENCE).until(() -> screen().contains("$"));
    }

    @AfterEach
    void closeTerminal() throws Exception {
        tmux("kill-server");
        for (String id : started) {
            docker.run("rm", "--force", id);
        }
    }

    @Test
    void aContainerIsShownOpenedFilteredAndTheTerminalIsLeftAsItWas() throws Exception {
        String image = InstrumentImage.build(docker, "burner", folder).tag();
        start("top-it-web", image, INSTANCE);
        start("top-it-foreign", image, "top-it-other");
        String before = settings();
        begin("");

        await().atMost(PATIENCE).until(() -> screen().contains("+ top-it-web"));
        assertThat(screen())
                .contains("instance top-it", "cores", "1 container,", "no decisions: no manager of 'top-it'")
                .contains("(others)", "(host)")
                .doesNotContain("top-it-foreign");
        // Without selection, Enter opens the first.
        press("Enter");
        await().atMost(PATIENCE).until(() -> screen().contains("- top-it-web"));
        assertThat(screen()).containsPattern("\n *[0-9]+ [a-z]+ +[A-Z] [0-9]+ ");

        press("/", "h", "o", "s", "t");
        await().atMost(PATIENCE).until(() -> screen().contains("filter: host_"));
        press("Enter");
        await().atMost(PATIENCE).until(() -> !screen().contains("top-it-web"));
        press("Escape");
        await().atMost(PATIENCE).until(() -> screen().contains("top-it-web"));
        press("h");
        await().atMost(PATIENCE).until(() -> screen().contains("any key leaves this"));
        press("h");
        for (String keyAndHead : List.of("m MEMORY v", "r MEMORY ^", "s SHARE v", "c CORES v", "n NAME ^")) {
            press(keyAndHead.substring(0, 1));
            await().atMost(PATIENCE).until(() -> screen().contains(keyAndHead.substring(2)));
        }

        tmux("resize-window", "-x", "100", "-y", "12");
        await().atMost(PATIENCE).until(() -> screen().lines().count() == 12 && screen().contains("q quit"));
        assertThat(screen().lines()).last().asString().startsWith("q quit");
        assertThat(screen()).contains("top-it-web");
        tmux("resize-window", "-x", "80", "-y", "24");

        press("q");
        assertThat(ended()).isEqualTo("code 0");
        assertThat(settings()).isEqualTo(before);
        assertThat(tmux("display-message", "-p", "#{alternate_on} #{cursor_flag} #{wrap_flag}")
                        .strip())
                .isEqualTo("0 1 1");
    }

    @Test
    void signalsEndItWellToo() throws Exception {
        String before = settings();
        for (String signal : List.of("INT", "TERM", "HUP")) {
            begin("");
            await().atMost(PATIENCE).until(() -> screen().contains("(host)"));
            command(
                    "kill",
                    "-s",
                    signal,
                    Files.readString(folder.resolve("pid")).strip());
            assertThat(ended()).as(signal).isEqualTo("code 0");
            assertThat(settings()).as(signal).isEqualTo(before);
            assertThat(tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}")
                            .strip())
                    .as(signal)
                    .isEqualTo("0 1");
        }
        begin("");
        await().atMost(PATIENCE).until(() -> screen().contains("(host)"));
        press("C-c");
        assertThat(ended()).isEqualTo("code 0");
        assertThat(settings()).isEqualTo(before);
    }

    @Test
    void overSshItIsTheSameAndEndsWithTheConnection() throws Exception {
        SshKey key = SshKey.make(folder, "identity", "ed25519");
        try (SshServer server = SshServer.start(folder, "server", List.of(key), "ed25519")) {
            Path known = Files.writeString(folder.resolve("known_hosts"), server.knownHostsLine() + "\n");
            String ssh =
                    "clear; ssh -F none -t -i %s -o UserKnownHostsFile=%s -p %d 127.0.0.1 'bash %s'; echo code $? >%s"
                            .formatted(key.file(), known, server.port(), script(jar(), ""), folder.resolve("code"));
            String before = settings();
            type(ssh);
            await().atMost(PATIENCE).until(() -> screen().contains("(host)"));
            tmux("resize-window", "-x", "100", "-y", "12");
            await().atMost(PATIENCE).until(() -> screen().lines().count() == 12 && screen().contains("q quit"));
            press("q");
            assertThat(ended()).isEqualTo("code 0");
            assertThat(settings()).isEqualTo(before);

            Files.delete(folder.resolve("code"));
            type(ssh);
            await().atMost(PATIENCE).until(() -> screen().contains("(host)"));
            long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
            // To ssh itself: break the connection.
            press("Enter", "~", ".");
            assertThat(ended()).isEqualTo("code 255");
            await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
            assertThat(settings()).isEqualTo(before);
        }
    }

    @Test
    void whileItIsSuspendedTheShellHasTheTerminal() throws Exception {
        String before = settings();
        begin("");
        await().atMost(PATIENCE).until(() -> screen().contains("(host)"));
        press("C-z");
        await().atMost(PATIENCE).until(() -> screen().contains("Stopped"));
        assertThat(settings()).isEqualTo(before);

        type("fg");
        await().atMost(PATIENCE).until(() -> screen().contains("(host)") && screen().contains("q quit"));
        press("q");
        long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
        assertThat(screen()).doesNotContain("q quit");
        assertThat(settings()).isEqualTo(before);
    }

    /** Of a terminal with nobody behind it who would tell the stopped process to go on. */
    @Test
    void whereNoShellControlsJobsCtrlZDoesNotStopIt() throws Exception {
        Path script = script(jar(), "");
        tmux("new-window", "TERM=screen LANG=C.UTF-8 bash " + script + "; echo code $? >" + folder.resolve("code"));
        await().atMost(PATIENCE).until(() -> screen().contains("(host)"));

        press("C-z");
        press("h");
        await().atMost(PATIENCE).until(() -> screen().contains("any key leaves this"));
        // Once more: the key is still heeded.
        press("C-z");
        press("h");
        await().atMost(PATIENCE).until(() -> screen().contains("q quit"));
        press("q");
        assertThat(ended()).isEqualTo("code 0");
    }

    @Test
    void aFailureBeforeTheFirstPictureIsTold() throws Exception {
        String before = settings();
        begin("--sysinfo=kernel");

        assertThat(ended()).isEqualTo("code 1");
        assertThat(screen()).contains("gestor: ").contains("/proc/sysinfo");
        assertThat(settings()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "exception, gestor: /proc/stat is not there any more",
        "error, gestor: the live view ended unexpectedly: java.lang.OutOfMemoryError: none is left"
    })
    void aFailureUnderThePictureLeavesTheTerminalToo(String kind, String message) throws Exception {
        String before = settings();
        Path pictures = folder.resolve("pictures");
        tmux("pipe-pane", "cat >" + pictures);
        begin("-cp '%s' %s %s".formatted(System.getProperty("java.class.path"), FailingTop.class.getName(), kind), "");

        assertThat(ended()).isEqualTo("code 1");
        tmux("pipe-pane");
        // The picture was there, and is gone; the message stands on the shell's screen.
        assertThat(Files.readString(pictures, StandardCharsets.ISO_8859_1)).contains("\u001b[?1049h", "(host)");
        assertThat(screen().replace("\n", "")).contains(message);
        assertThat(screen()).doesNotContain("(host)");
        assertThat(settings()).isEqualTo(before);
        assertThat(tmux("display-message", "-p", "#{alternate_on} #{cursor_flag}")
                        .strip())
                .isEqualTo("0 1");
    }

    /** A connection that stalls, say: nothing that is written is taken. */
    @Test
    void aTerminalThatTakesNothingGetsItsSettingsBackAtTheSecondSignal() throws Exception {
        try (var stalled = new PseudoTerminal()) {
            var filling = new Thread(() -> stalled.terminal().out().println("x".repeat(1 << 20)), "filling");
            filling.start();
            await().until(() -> List.of(filling.getStackTrace()).toString().contains("FileOutputStream.writeBytes"));
            String before = stalled.settings();
            Process top = new ProcessBuilder("bash", script(jar(), "").toString())
                    .redirectInput(stalled.file())
                    .redirectOutput(stalled.file())
                    .redirectError(folder.resolve("err").toFile())
                    .start();
            try {
                await().atMost(PATIENCE)
                        .until(() -> !top.isAlive() || !stalled.settings().equals(before));

                await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
                    top.destroy();
                    return !top.isAlive();
                });

                assertThat(top.exitValue()).isEqualTo(128 + 15);
                assertThat(stalled.settings()).isEqualTo(before);
            } finally {
                top.destroyForcibly();
                stalled.look();
                filling.join();
            }
        }
    }

    @Test
    void aPausedContainerIsShownAsPaused() throws Exception {
        String image = InstrumentImage.build(docker, "burner", folder).tag();
        start("top-it-frozen", image, INSTANCE);
        begin("");
        await().atMost(PATIENCE).until(() -> screen().contains("+ top-it-frozen "));

        // The kernel may refuse to freeze one that has just forked.
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !docker.run("pause", "top-it-frozen").isEmpty());
        await().atMost(PATIENCE).until(() -> screen().contains("en (paused)"));
        docker.run("unpause", "top-it-frozen");
        await().atMost(PATIENCE).until(() -> !screen().contains("(paused)"));
        press("q");
        assertThat(ended()).isEqualTo("code 0");
    }

    @Test
    void withoutDockerTheHostIsShownAndTheTroubleToo() throws Exception {
        begin("--docker-url=unix://" + folder.resolve("none"));

        await().atMost(PATIENCE).until(() -> screen().contains("containers are not shown: "));
        assertThat(screen()).contains("(host)", "containers unknown");
        press("q");
        assertThat(ended()).isEqualTo("code 0");
    }

    @Test
    void aDumbTerminalIsToldWhatThereIsInstead() throws Exception {
        type("export TERM=dumb");
        begin("");

        assertThat(ended()).isEqualTo("code 2");
        assertThat(screen().replace("\n", "")).contains("gestor snapshot --watch");
    }

    /** Starts it in the terminal's shell, whose process it becomes the child of. */
    private void begin(String options) throws Exception {
        begin(jar(), options);
    }

    private void begin(String program, String options) throws Exception {
        Files.deleteIfExists(folder.resolve("code"));
        type("clear; bash " + script(program, options) + "; echo code $? >" + folder.resolve("code"));
    }

    private static String jar() {
        return "-jar " + Path.of("target/manager.jar").toAbsolutePath();
    }

    /** @param program what of Java's is called */
    private Path script(String program, String options) throws IOException {
        return Files.writeString(folder.resolve("begin"), """
                echo $$ >%1$s/pid
                exec %2$s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 %3$s \\
                    top --instance=%4$s --interval=500ms --state=%1$s/state %5$s
                """.formatted(
                        folder, Path.of(System.getProperty("java.home"), "bin", "java"), program, INSTANCE, options));
    }

    private String ended() throws Exception {
        await().atMost(PATIENCE)
                .until(() -> Files.exists(folder.resolve("code"))
                        && Files.readString(folder.resolve("code")).endsWith("\n"));
        return Files.readString(folder.resolve("code")).strip();
    }

    /** How the terminal takes keys, asked from outside: the shell changes it while it edits a line. */
    private String settings() throws Exception {
        Path file = folder.resolve("settings");
        Files.deleteIfExists(file);
        type("stty -g >" + file + ".new; mv " + file + ".new " + file);
        await().atMost(PATIENCE).until(() -> Files.exists(file));
        return Files.readString(file);
    }

    private void start(String name, String image, String instance) throws IOException, InterruptedException {
        Map<String, String> labels =
                Map.of("gestor.managed", "true", "gestor.instance", instance, "gestor.owner", "user");
        started.add(docker.start(name, image, labels, "waited"));
    }

    private void type(String line) throws Exception {
        tmux("send-keys", "-l", line);
        press("Enter");
    }

    private void press(String... keys) throws Exception {
        List<String> words = new ArrayList<>(List.of("send-keys"));
        words.addAll(List.of(keys));
        tmux(words.toArray(String[]::new));
    }

    private String screen() throws Exception {
        return tmux("capture-pane", "-p");
    }

    /** A server of its own, with a socket in the test's folder. */
    private String tmux(String... words) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("tmux", "-u", "-S", folder.resolve("tmux").toString(), "-f", "/dev/null"));
        command.addAll(List.of(words));
        return command(command.toArray(String[]::new));
    }

    private static String command(String... words) throws Exception {
        return DockerCommand.output(List.of(words), LIMIT_SECONDS);
    }
}
