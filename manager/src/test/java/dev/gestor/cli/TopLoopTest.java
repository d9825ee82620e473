// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gestor.engine.testing.InMemoryHost;
import dev.gestor.journal.LastCycle;
import dev.gestor.telemetry.Source;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.Usage;
import dev.gestor.telemetry.UsageSource;
import java.io.FileInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys, readings and the screen together, on a terminal of the test's own. */
class TopLoopTest {
    /** Far less than an escape key is waited for. */
    private static final Duration INTERVAL = Duration.ofMillis(10);

    private static final long LIMIT_SECONDS = 30;

    @TempDir
    private Path state;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger samples = new AtomicInteger();
    private final Figures figures = new Figures();
    private PseudoTerminal terminal;
    private LiveScreen screen;
    private FollowedContainers containers;
    private String before;

    @BeforeEach
    void open() throws Exception {
        terminal = new PseudoTerminal().look();
        before = terminal.settings();
        screen = new LiveScreen(terminal.terminal(), terminal.mode());
        var host = new InMemoryHost(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        containers = new FollowedContainers(host.engine("shop"), Duration.ofSeconds(1));
        containers.start();
    }

    @AfterEach
    void close() throws Exception {
        threads.shutdownNow();
        containers.close();
        screen.close();
        terminal.close();
    }

    @Test
    void escapeIsAKeyHoweverOftenReadingsCome() throws Exception {
        Future<?> loop = begin("sshd");
        await().until(() -> terminal.seen().contains("filter 'sshd'"));
        assertThat(terminal.seen()).doesNotContain("(others)");

        terminal.press("\u001b");

        await().until(() -> terminal.seen().contains("(others)"));
        terminal.press("q");
        loop.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void anArrowIsNoEscapeKey() throws Exception {
        Future<?> loop = begin("sshd");
        await().until(() -> terminal.seen().contains("filter 'sshd'"));

        terminal.press("\u001b[B");

        await().until(() -> terminal.seen().contains("processes in no container"));
        assertThat(terminal.seen()).doesNotContain("(others)");
        terminal.press("q");
        loop.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void afterItsEndNothingIsReadAnyMore() throws Exception {
        Future<?> loop = begin("");
        await().until(() -> samples.get() > 3);

        terminal.press("q");
        loop.get(LIMIT_SECONDS, TimeUnit.SECONDS);

        int last = samples.get();
        screen.leave();
        assertThat(terminal.settings()).isEqualTo(before);
        assertThat(samples.get()).isEqualTo(last);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().equals("top-readings"));
    }

    @Test
    void whileItIsPausedReadingsAreLeftOut() throws Exception {
        Future<?> loop = begin("");
        await().until(() -> terminal.seen().contains("(host)"));
        terminal.press("p");
        await().until(() -> terminal.seen().contains("PAUSED"));

        figures.name = "renamed";
        int then = samples.get();
        await().until(() -> samples.get() > then + 3);
        terminal.press("e");
        await().until(() -> terminal.seen().contains("- (host)"));
        assertThat(terminal.seen()).doesNotContain("renamed");
        terminal.press("p");
        await().until(() -> terminal.seen().contains("renamed"));
        terminal.press("q");
        loop.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void whyReadingsFailIsToldAsItIs() throws Exception {
        var trouble = new TelemetryException("/proc/stat: cannot be read");
        figures.trouble = Optional.of(trouble);

        assertThatThrownBy(() -> begin("").get(LIMIT_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCause(trouble);
    }

    @Test
    void anErrorEndsItWithItsMessage() throws Exception {
        figures.error = Optional.of(new OutOfMemoryError("Java heap space"));

        assertThatThrownBy(() -> begin("").get(LIMIT_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(TelemetryException.class)
                .hasMessage("the live view ended unexpectedly: java.lang.OutOfMemoryError: Java heap space");
    }

    private Future<?> begin(String filter) throws Exception {
        var text = new PlainText(true);
        var loop = new TopLoop(
                screen,
                new TopScreen(new TopHeader(text, "shop", INTERVAL, ZoneOffset.UTC), text, false),
                TopView.begin(TopOrder.CPU, filter),
                () -> new TerminalSize(24, 80),
                Clock.fixed(TopScene.NOW, ZoneOffset.UTC));
        var sampler = new TopSampler(figures, containers, new LastCycle(state, "retention"), "none", List::of);
        loop.followReadings(sampler, containers, INTERVAL);
        loop.followKeys(new FileInputStream(terminal.file()));
        return threads.submit(() -> {
            loop.run();
            return null;
        });
    }

    private final class Figures implements UsageSource {
        private volatile String name = "sshd";
        private volatile Optional<TelemetryException> trouble = Optional.empty();
        private volatile Optional<Error> error = Optional.empty();

        @Override
        public Source source() {
            return Source.PROCFS;
        }

        @Override
        public Usage sample(Collection<ContainerProcess> asked) throws TelemetryException {
            samples.incrementAndGet();
            if (trouble.isPresent()) {
                throw trouble.get();
            }
            if (error.isPresent()) {
                throw error.get();
            }
            return new TopScene()
                    .process(900, name, "/system.slice/ssh.service", 0.25)
                    .process(950, "other", "/docker/" + "cd".repeat(32), 1.5)
                    .reading()
                    .usage()
                    .usage();
        }

        @Override
        public void close() {}
    }
}
