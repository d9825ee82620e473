// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cluster.ClusterMonitor;
import dev.gestor.cluster.ClusterReport;
import dev.gestor.cluster.Fitness;
import dev.gestor.cluster.HostItem;
import dev.gestor.cluster.HostListException;
import dev.gestor.cluster.HostRow;
import dev.gestor.cluster.MonitorTiming;
import dev.gestor.cluster.ssh.SshLinks;
import java.io.Console;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gestor monitor}: the CPU and memory of other machines, read over ssh. Installs and changes nothing there. */
@Command(
        name = "monitor",
        description = "Show the CPU and memory that other machines use, read over ssh; nothing is installed there.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  gestor monitor 10.0.0.1,10.0.0.2               two hosts, every 5 s, until Ctrl+C",
            "  gestor monitor ada@web-1:2222,[fd00::7],db     a user and a port, IPv6, a name of ~/.ssh/config",
            "  gestor monitor --once --fit --min-memory 1g web-1,web-2   which of them can take containers?"
        })
final class MonitorCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "HOST[,HOST...]",
            description = "hosts as [user@]host[:port], or names of the ssh configuration")
    private String hosts = "";

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = DurationConverter.Period.class,
            description = "time between two tables, 1s to 1h (default: ${DEFAULT-VALUE})")
    private Duration every = Duration.ofSeconds(5);

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.RunTime.class,
            description = "end by itself, for example 90s (default: run until Ctrl+C)")
    private @Nullable Duration runFor;

    @Option(names = "--once", description = "one table; exit code 1 if no host answered")
    private boolean once;

    @Option(names = "--json", description = "one JSON object a table; unknown figures are null")
    private boolean json;

    @Option(names = "--sort", paramLabel = "cpu|mem|name", description = "order of the hosts (default: as named)")
    private @Nullable HostOrder order;

    @Option(names = "--fit", description = "say whether each host can take containers, and what it lacks if not")
    private boolean fit;

    @Option(
            names = "--min-cpu",
            paramLabel = "CPU",
            defaultValue = "0.5",
            converter = FreeCpuConverter.class,
            description = "free CPU of a fit host, in cores or percent of its own, as 20%% (default: ${DEFAULT-VALUE})")
    private Fitness.Cpu minCpu = new Fitness.Cpu(0.5, false);

    @Option(
            names = "--min-memory",
            paramLabel = "SIZE",
            defaultValue = "256MiB",
            converter = SizeConverter.class,
            description = "available memory of a fit host (default: ${DEFAULT-VALUE})")
    private long minMemory = 256L << 20;

    @Mixin
    private SshOptions ssh = new SshOptions();

    @Option(names = "--lang", paramLabel = "en|es|fr", description = "language of messages (default: by LANG)")
    private @Nullable Language language;

    private final LoopAdapters adapters;
    private final Terminal terminal;
    private final Map<String, String> environment;

    MonitorCommand(LoopAdapters adapters, Terminal terminal, Map<String, String> environment) {
        this.adapters = adapters;
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        List<HostItem> items;
        try {
            items = HostItem.parseList(hosts);
        } catch (HostListException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
        if (once && runFor != null) {
            throw new ConfigException("give --once or --for, not both");
        }
        var messages = new Messages(language == null ? Language.of(environment) : language);
        var links = new SshLinks(ssh.settings(environment));
        links.unlock(items, MonitorCommand::askPassphrase);
        var timing = new MonitorTiming(every, ssh.timeout());
        try (var monitor =
                new ClusterMonitor(items, links, timing, Clock.systemUTC(), System::nanoTime, new SecureRandom())) {
            return once ? once(monitor, messages) : watch(monitor, messages);
        }
    }

    private int once(ClusterMonitor monitor, Messages messages) throws InterruptedException {
        boolean progress = terminal.progress();
        if (progress) {
            terminal.err().print(messages.get("monitor.measuring") + " ...\r");
            terminal.err().flush();
        }
        Optional<ClusterReport> report = monitor.once();
        if (progress) {
            terminal.err().print("\u001b[K");
            terminal.err().flush();
        }
        try (MonitorView view = appended(messages, () -> {})) {
            report.ifPresent(view::show);
        }
        return report.isEmpty() || report.get().allFailed() ? ExitCode.FAILED : ExitCode.DONE;
    }

    private int watch(ClusterMonitor monitor, Messages messages) throws InterruptedException {
        var stop = new StopRequest(System::nanoTime);
        adapters.onSignal(stop::request);
        Optional.ofNullable(runFor).ifPresent(stop::requestAfter);
        boolean inPlace = !json && Terminal.redraws(environment);
        try (MonitorView view = inPlace ? screen(messages) : appended(messages, stop::request)) {
            var periods = new Thread(() -> run(monitor, view, stop), "periods");
            periods.start();
            stop.await();
            monitor.close();
            periods.join();
        }
        return ExitCode.DONE;
    }

    private static void run(ClusterMonitor monitor, MonitorView view, StopRequest stop) {
        try {
            monitor.run(view::show);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stop.request();
        }
    }

    private MonitorView screen(Messages messages) {
        var troubles = new TroubleWords(messages, terminal.program());
        var screen = new ScreenMonitor(
                terminal,
                sorting(),
                new MonitorTable(troubles, fit(messages, troubles)),
                troubles,
                messages,
                TerminalSize::now,
                ZoneId.systemDefault());
        Signals.onResize(screen::redraw);
        return screen;
    }

    private MonitorView appended(Messages messages, Runnable nobodyReads) {
        var troubles = new TroubleWords(messages, terminal.program());
        Optional<FitWords> fitWords = fit(messages, troubles);
        var table = new MonitorTable(troubles, fitWords);
        var objects = new MonitorJson(fitWords.map(FitWords::fitness));
        return new AppendedMonitor(
                terminal,
                sorting(),
                (report, rows) -> json ? List.of(objects.line(report, rows)) : table.plain(rows),
                troubles,
                nobodyReads);
    }

    private Optional<FitWords> fit(Messages messages, TroubleWords troubles) {
        return fit ? Optional.of(new FitWords(new Fitness(minCpu, minMemory), messages, troubles)) : Optional.empty();
    }

    private UnaryOperator<List<HostRow>> sorting() {
        HostOrder by = order;
        return by == null ? UnaryOperator.identity() : by::sort;
    }

    // From Java 22 on there is a console without a terminal, too.
    @SuppressWarnings("SystemConsoleNull")
    private static Optional<String> askPassphrase(Path file, int attempt) {
        Console console = System.console();
        if (console == null || !Terminal.asks()) {
            return Optional.empty();
        }
        char[] answer = console.readPassword("%sPassphrase of %s: ", attempt == 0 ? "" : "Wrong. ", file);
        return answer == null || answer.length == 0 ? Optional.empty() : Optional.of(new String(answer));
    }
}
