// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gestor.control.CycleLoop;
import dev.gestor.control.InstanceLock;
import dev.gestor.control.testing.FakeUsageSource;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.engine.testing.InMemoryHost;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.telemetry.UsageSource;
import dev.gestor.telemetry.testing.InMemoryLiveSource;
import dev.gestor.workload.ScheduleSettings;
import dev.gestor.workload.Workload;
import dev.gestor.workload.WorkloadKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole program with its files and its HTTP server, on containers that are only remembered. */
@Timeout(60)
class ManagerRunIT {
    @TempDir
    private Path state;

    private final InMemoryHost host = new InMemoryHost(Clock.systemUTC());
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private volatile Runnable signal = () -> {};
    private final List<ScheduleSettings> schedules = new ArrayList<>();
    private final ExecutorService runner = Executors.newSingleThreadExecutor();

    @BeforeEach
    void addImages() {
        // The host in memory knows an image by its whole reference only.
        Arrays.stream(WorkloadKind.values()).forEach(kind -> host.addImage(kind.image(), Map.of()));
    }

    @AfterEach
    void stop() {
        runner.shutdownNow();
    }

    @Test
    void aRunCreatesKeepsFiveEvictsTheRestAndLeavesNothing() throws Exception {
        int code = execute("--for", "2500ms", "--burst", "9", "--seed", "1");

        assertThat(code).as(err.toString()).isEqualTo(0);
        assertThat(err.toString()).contains("Created 9 of 9 containers").contains("Removed 5 workload containers");
        assertThat(out.toString())
                .contains("Cycle 1")
                .contains("Cycle 2")
                .contains("boottime=81234.567890123")
                .contains("RAM total 8.0 GiB, free 2.0 GiB, used 4.0 GiB")
                .contains("rank 9 of 9")
                .contains("removed in 0.");
        assertThat(host.containers()).isEmpty();
        assertThat(state.resolve("test/address")).doesNotExist();
        assertThat(state.resolve("test/lock")).isEmptyFile();
        assertThat(schedules).extracting(ScheduleSettings::instance).containsExactly("test");
    }

    @Test
    void aSignalEndsItWell() throws Exception {
        Future<Integer> code = runner.submit(() -> execute("--burst", "3"));
        await().atMost(20, TimeUnit.SECONDS).until(() -> out.toString().contains("Cycle 1 took"));

        signal.run();

        assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(0);
        assertThat(err.toString()).contains("Ending; once more to end at once");
        assertThat(host.containers()).isEmpty();
    }

    @Test
    void keptContainersAreAdoptedByTheNextRun() throws Exception {
        execute("--for", "1ms", "--burst", "3", "--keep");
        assertThat(host.containers()).hasSize(3);

        execute("--for", "1ms", "--burst", "0");

        assertThat(err.toString())
                .contains("Left 3 workload containers running")
                .contains("Adopted 3 containers");
        assertThat(host.containers()).isEmpty();
    }

    @Test
    void whatAKilledRunLeftIsCleanedUpAndNothingElse() throws Exception {
        Map<String, String> ours = labels("test", Owner.WORKLOAD);
        host.start("left", "gestor/low-cpu", ours);
        Container others = host.start("others", "gestor/low-cpu", labels("other", Owner.WORKLOAD));
        Container persons = host.start("persons", "nginx", labels("test", Owner.USER));
        Files.createDirectories(state.resolve("test"));
        Files.writeString(state.resolve("test/lock"), "4711\n");
        Files.writeString(state.resolve("test/address"), "http://127.0.0.1:1\n");

        int code = execute("--for", "1ms", "--burst", "0");

        assertThat(code).isEqualTo(0);
        assertThat(err.toString()).contains("Cleaned up 1 containers of a run that did not end well (process 4711)");
        assertThat(host.containers()).containsExactly(others, persons);
        assertThat(journal())
                .contains("left by process 4711, which did not end well")
                .contains("\"policy\":\"cleanup\"");
    }

    @Test
    void startsThatFailDoNotForgetAKilledRun() throws Exception {
        host.start("left", "gestor/low-cpu", labels("test", Owner.WORKLOAD));
        Files.createDirectories(state.resolve("test"));
        Files.writeString(state.resolve("test/lock"), "4711\n");

        host.goAway();
        assertThat(execute("--for", "1ms", "--burst", "0")).isEqualTo(125);
        host.comeBack();
        assertThat(execute("--for", "1ms", "--dry-run")).isZero();
        assertThat(host.containers()).hasSize(1);

        assertThat(execute("--for", "1ms", "--burst", "0")).isZero();
        assertThat(err.toString()).contains("Cleaned up 1 containers of a run that did not end well (process 4711)");
        assertThat(host.containers()).isEmpty();
        assertThat(state.resolve("test/lock")).isEmptyFile();
    }

    @Test
    void aStartThatFailsLeavesWhatWasKept() throws Exception {
        execute("--for", "1ms", "--burst", "3", "--keep");

        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(execute("--for", "1ms", "--port", Integer.toString(taken.getLocalPort())))
                    .isEqualTo(1);
        }

        assertThat(err.toString()).contains("--port");
        assertThat(host.containers()).hasSize(3);
    }

    @Test
    void aSecondManagerOfTheInstanceIsRefusedByTheFirstOnesProcessId() throws Exception {
        InstanceLock held = InstanceLock.acquire(state, "test", 4711);
        try {
            assertThat(execute("--for", "1ms", "--burst", "3")).isEqualTo(1);
        } finally {
            held.close();
        }

        assertThat(err.toString())
                .contains("instance 'test' is run by process 4711 already")
                .contains("kill 4711");
        assertThat(host.containers()).isEmpty();
    }

    @Test
    void aDockerThatIsAwayAtTheStartIsSaidAndNothingIsStarted() throws Exception {
        host.goAway();

        assertThat(execute("--for", "1ms")).isEqualTo(125);
        assertThat(err.toString()).contains("gestor: Docker does not answer");
        assertThat(state.resolve("test/lock")).isEmptyFile();
    }

    @Test
    void aDockerThatGoesAwayMeanwhileIsWaitedFor() throws Exception {
        Future<Integer> code = runner.submit(() -> execute("--burst", "3"));
        await().atMost(20, TimeUnit.SECONDS).until(() -> out.toString().contains("Cycle 1 took"));

        host.goAway();
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> out.toString().contains("Nothing done: the engine is unavailable"));
        host.comeBack();
        int cycles = out.toString().split("Cycle").length;
        await().atMost(20, TimeUnit.SECONDS).until(() -> out.toString().split("Cycle").length >= cycles + 4);
        signal.run();

        assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(0);
        assertThat(host.containers()).isEmpty();
    }

    @Test
    void whatCannotBeRemovedAtTheEndIsRemovedByTheNextStart() throws Exception {
        Future<Integer> code = runner.submit(() -> execute("--burst", "3"));
        await().atMost(20, TimeUnit.SECONDS).until(() -> out.toString().contains("Cycle 1 took"));

        host.goAway();
        signal.run();
        assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(err.toString()).contains("the next start removes");
        host.comeBack();

        assertThat(execute("--for", "1ms", "--burst", "0")).isZero();
        assertThat(err.toString()).contains("Cleaned up 3 containers of a run that did not end well");
        assertThat(host.containers()).isEmpty();
        assertThat(state.resolve("test/lock")).isEmptyFile();
    }

    @Test
    void aDryRunChangesNothing() throws Exception {
        for (int i = 1; i <= 8; i++) {
            host.start("c" + i, "gestor/low-cpu", labels("test", Owner.WORKLOAD));
        }

        int code = execute("--for", "1500ms", "--dry-run");

        assertThat(code).isEqualTo(0);
        assertThat(out.toString()).contains("would go (dry run)");
        assertThat(host.containers()).hasSize(8);
        assertThat(schedules)
                .extracting(ScheduleSettings::mode)
                .extracting(Enum::name)
                .containsExactly("OFF");
    }

    @Test
    void theConsoleSpeaksTheUsersLanguage() throws Exception {
        execute("--for", "1ms", "--burst", "1", "--lang", "es");

        assertThat(err.toString()).contains("Creados 1 de 1 contenedores");
        assertThat(out.toString()).contains("NOMBRE").contains("RAM total 8.0 GiB, libre 2.0 GiB, usada 4.0 GiB");
    }

    private int execute(String... options) {
        var terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), false, false);
        Map<String, String> environment = Map.of("HOME", state.toString(), "LANG", "C");
        var program = new ManagerProgram(new Remembered(), Clock.systemUTC());
        var tree = new CommandTree(
                terminal, environment, false, List.of(new RunCommand(program, terminal, environment, false)));
        var words = new ArrayList<>(
                List.of("--instance", "test", "--state", state.toString(), "--period", "1s", "--log-server", "none"));
        if (!List.of(options).contains("--port")) {
            words.addAll(List.of("--port", "0"));
        }
        words.addAll(List.of(options));
        return tree.execute(words.toArray(String[]::new));
    }

    private String journal() throws Exception {
        var text = new StringBuilder();
        try (var files = Files.list(state.resolve("test/journal"))) {
            for (Path file : files.toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private static Map<String, String> labels(String instance, Owner owner) {
        return Map.of(Labels.MANAGED, "true", Labels.INSTANCE, instance, Labels.OWNER, owner.label());
    }

    /** Containers in memory, figures made up: the later created, the hungrier. */
    private final class Remembered implements LoopAdapters {
        @Override
        public ContainerEngine engine(String instance, Optional<String> url) {
            return host.engine(instance);
        }

        @Override
        public UsageSource usage(SourceChoice choice, Consumer<String> notice) {
            var source =
                    new FakeUsageSource(Clock.systemUTC(), id -> Long.parseLong(id.substring(48), 16) % 1000 / 1000.0);
            source.interval(Duration.ofSeconds(1));
            return source;
        }

        @Override
        public LiveSource live(SourceChoice choice) {
            return new InMemoryLiveSource(Clock.systemUTC());
        }

        @Override
        public AutoCloseable schedule(
                ScheduleSettings settings, Workload workload, CycleLoop loop, Consumer<String> messages) {
            schedules.add(settings);
            return new CountDownLatch(0)::countDown;
        }

        @Override
        public void onSignal(Runnable endWell) {
            signal = endWell;
        }
    }
}
