// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.load.Arrivals;
import dev.gestor.load.LoadChart;
import dev.gestor.load.LoadPlan;
import dev.gestor.load.LoadReport;
import dev.gestor.load.LoadRun;
import dev.gestor.load.Moment;
import dev.gestor.load.Request;
import dev.gestor.load.Target;
import dev.gestor.load.TargetException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gestor load}: sends requests to a server of this machine, and measures. */
@Command(
        name = "load",
        description = {
            "Send requests at a given pace, whatever the answers do, and measure latencies.",
            "A request that finds no connection free is dropped and counted, never queued."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  gestor load http://127.0.0.1:8080/ --rate 200 --for 1m --chart load.png",
            "  gestor load http://172.18.0.2/ --requests 1000 --every 10ms",
            "",
            "Latency counts from when a request was to be sent; a dropped one counts with what it would",
            "have waited. Service time counts from when it was sent. Exit code 1 where none succeeded."
        })
final class LoadCommand implements Callable<Integer>, CommandLineOnly {
    @Parameters(index = "0", paramLabel = "URL", description = "loopback or a container of this host, by http or https")
    private URI url = URI.create("");

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "1000",
            converter = NumberConverter.Burst.class,
            description = "requests at once, again and again (default: ${DEFAULT-VALUE})")
    private int requests = 1000;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "10ms",
            converter = DurationConverter.Pace.class,
            description = "time from one burst to the next (default: ${DEFAULT-VALUE})")
    private Duration every = Duration.ofMillis(10);

    @Option(
            names = "--rate",
            paramLabel = "R",
            converter = NumberConverter.Rate.class,
            description = "instead: so many requests a second, evenly spaced")
    private @Nullable Integer rate;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.RunTime.class,
            description = "how long to send (default: ${DEFAULT-VALUE})")
    private Duration runFor = Duration.ofSeconds(10);

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "how long to send before counting begins (default: ${DEFAULT-VALUE})")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            converter = NumberConverter.Connections.class,
            description = "at most so many, 1 to 64 (default: ${DEFAULT-VALUE})")
    private int connections = LoadPlan.MOST_CONNECTIONS;

    @Option(names = "--no-keep-alive", description = "a new connection for each request")
    private boolean noKeepAlive;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.RequestTime.class,
            description = "for one request (default: ${DEFAULT-VALUE})")
    private Duration timeout = Duration.ofSeconds(10);

    @Option(
            names = "--method",
            paramLabel = "NAME",
            defaultValue = "GET",
            description = "of the request (default: ${DEFAULT-VALUE})")
    private String method = "GET";

    @Option(names = "--header", paramLabel = "LINE", description = "such as 'Accept: text/html'; may be repeated")
    private List<String> headers = List.of();

    @Option(names = "--chart", paramLabel = "FILE", description = "write a picture of rates and latencies, PNG")
    private @Nullable Path chart;

    @Option(names = "--json", description = "print the result as JSON")
    private boolean json;

    @Option(names = "--remote", description = "the target may be any machine: only with its owner's leave")
    private boolean remote;

    @Mixin
    private DockerOption docker = new DockerOption();

    private final Adapters adapters;
    private final Terminal terminal;

    LoadCommand(Adapters adapters, Terminal terminal) {
        this.adapters = adapters;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        LoadPlan plan = plan();
        var run = new LoadRun(plan);
        new Signals(run::stop, Runtime.getRuntime()::halt, System::nanoTime).install();
        LoadReport report = run.run(this::progress);
        show(plan, report);
        if (chart != null) {
            LoadChart.write(chart, LoadText.title(plan), report);
        }
        return report.counts().succeeded() > 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private LoadPlan plan() {
        Request request;
        try {
            request = new Request(method, headers);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
        Target target;
        try {
            target = Target.find(url, Target.Names.SYSTEM, new BridgeAddresses(adapters, docker.url()), remote);
        } catch (TargetException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
        Arrivals arrivals = rate == null ? Arrivals.every(every, requests) : Arrivals.rate(rate);
        return new LoadPlan(target, request, arrivals, runFor, warmUp, connections, timeout, !noKeepAlive);
    }

    private void progress(Moment moment) {
        if (terminal.progress()) {
            terminal.err().print("\r" + LoadText.progress(moment) + "\u001b[K");
            terminal.err().flush();
        }
    }

    private void show(LoadPlan plan, LoadReport report) {
        if (terminal.progress()) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
        }
        if (json) {
            terminal.out().println(LoadJson.of(plan, report));
        } else {
            LoadText.lines(plan, report).forEach(terminal.out()::println);
        }
        terminal.out().flush();
    }
}
