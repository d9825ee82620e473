// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.CycleLoop;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.telemetry.UsageSource;
import dev.gestor.workload.ScheduleSettings;
import dev.gestor.workload.Workload;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The whole program behind {@code gestor serve} in this process: every route, controller, file and thread of it, on containers
 * and figures that a test makes up.
 */
public final class InMemoryManager implements AutoCloseable {
    private static final int LIMIT_SECONDS = 60;

    private final Path folder;
    private final StringWriter said = new StringWriter();
    private final CountDownLatch armed = new CountDownLatch(1);
    private final Thread thread;
    private volatile Runnable signal = () -> {};
    private volatile Optional<Integer> exitCode = Optional.empty();

    private InMemoryManager(Path state, String instance, Outside outside, List<String> options) {
        this.folder = state.resolve(instance);
        List<String> words = new ArrayList<>(List.of(
                "serve", "--instance", instance, "--state", state.toString(), "--port", "0", "--log-server", "none"));
        words.addAll(options);
        thread = new Thread(() -> exitCode = Optional.of(execute(state, outside, words)), "manager-in-memory");
    }

    /** What lies outside the program. */
    public record Outside(ContainerEngine engine, UsageSource usage, LiveSource live, Duration planDeadline) {}

    /** Returns once it is ready. */
    public static InMemoryManager start(Path state, String instance, Outside outside, String... options)
            throws IOException, InterruptedException {
        var manager = new InMemoryManager(state, instance, outside, List.of(options));
        manager.thread.start();
        manager.awaitStart();
        return manager;
    }

    private void awaitStart() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (armed.getCount() > 0 || !Files.exists(folder.resolve("address"))) {
            if (!thread.isAlive() || System.nanoTime() > end) {
                throw new IOException("the manager did not start:\n" + said);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private int execute(Path state, Outside outside, List<String> words) {
        var out = new PrintWriter(said, true);
        var terminal = new Terminal(out, out, false, false);
        Map<String, String> environment = Map.of("HOME", state.toString(), "LANG", "C");
        var program = new ManagerProgram(new Remembered(outside), Clock.systemUTC());
        var tree = new CommandTree(
                terminal, environment, false, List.of(ServingCommand.serve(program, terminal, environment, false)));
        return tree.execute(words.toArray(String[]::new));
    }

    /** Where it listens. */
    public InetSocketAddress address() throws IOException {
        URI address = URI.create(Files.readString(folder.resolve("address")).strip());
        return new InetSocketAddress(address.getHost(), address.getPort());
    }

    public String token() throws IOException {
        return Files.readString(folder.resolve("token")).strip();
    }

    /** What it told on its terminal. */
    public String said() {
        return said.toString();
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    /** As by SIGTERM; returns the exit code. */
    public int end() throws IOException, InterruptedException {
        signal.run();
        thread.join(TimeUnit.SECONDS.toMillis(LIMIT_SECONDS));
        return exitCode.orElseThrow(() -> new IOException("the manager does not end:\n" + said));
    }

    @Override
    public void close() throws IOException {
        try {
            if (thread.isAlive()) {
                end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the manager is left running");
        }
    }

    private final class Remembered implements LoopAdapters {
        private final Outside outside;

        Remembered(Outside outside) {
            this.outside = outside;
        }

        @Override
        public ContainerEngine engine(String instance, Optional<String> url) {
            return outside.engine();
        }

        @Override
        public UsageSource usage(SourceChoice choice, Consumer<String> notice) {
            return outside.usage();
        }

        @Override
        public LiveSource live(SourceChoice choice) {
            return outside.live();
        }

        @Override
        public AutoCloseable schedule(
                ScheduleSettings settings, Workload workload, CycleLoop loop, Consumer<String> messages) {
            return () -> {};
        }

        @Override
        public Duration planDeadline() {
            return outside.planDeadline();
        }

        @Override
        public void onSignal(Runnable endWell) {
            signal = endWell;
            armed.countDown();
        }
    }
}
