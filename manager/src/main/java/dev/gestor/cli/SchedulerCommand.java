// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.ManagerClient;
import dev.gestor.control.CycleLoop;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code gestor scheduler}: asks a controller again and again to keep its services, from a process, container or machine of its own.
 * A controller that cannot be reached is asked again at the next turn.
 */
@Command(
        name = "scheduler",
        description = "Ask a controller periodically that its services run, and that those nobody declares go.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example:", "  gestor scheduler --controller http://controller:5000 --token-file token"})
final class SchedulerCommand implements Callable<Integer> {
    @Option(
            names = "--controller",
            paramLabel = "URL",
            description = "the controller (default: the manager of this instance)")
    private @Nullable URI controller;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.Period.class,
            description = "time between two requests (default: ${DEFAULT-VALUE})")
    private Duration every = Duration.ofSeconds(10);

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "with the controller's token (default: the one in this instance's state)")
    private @Nullable Path tokenFile;

    @Option(names = "--no-token", description = "send no token, to a controller that asks for none (--auth none)")
    private boolean noToken;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.RunTime.class,
            description = "end by itself, for example 90s (default: run until Ctrl+C)")
    private @Nullable Duration runFor;

    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final StateOption state;

    private final LoopAdapters adapters;
    private final Terminal terminal;
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private String lastFailure = "";

    SchedulerCommand(LoopAdapters adapters, Terminal terminal, Map<String, String> environment, boolean root) {
        this.adapters = adapters;
        this.terminal = terminal;
        this.state = new StateOption(environment, root);
    }

    @Override
    public Integer call() throws Exception {
        var stop = new StopRequest(System::nanoTime);
        adapters.onSignal(stop::request);
        Optional.ofNullable(runFor).ifPresent(stop::requestAfter);
        client();
        try (var loop = new CycleLoop(this::ask, every, System::nanoTime)) {
            loop.start();
            stop.await();
        }
        terminal.err().println("Ended after %d requests, %d of them failed".formatted(asked.get(), failed.get()));
        terminal.err().flush();
        return ExitCode.DONE;
    }

    private ManagerClient client() throws IOException {
        if (noToken && (bothGiven() || controller == null)) {
            throw new ConfigException(
                    "give --no-token with --controller URL and without --token-file; a controller that is found by its state has a token");
        }
        Path folder = state.folder().resolve(instance.name());
        if (controller == null) {
            return ManagerClient.find(folder)
                    .orElseThrow(() -> new IOException(
                            "no manager of instance '%s' serves requests; start 'gestor serve', or name one with --controller URL"
                                    .formatted(instance.name())));
        }
        if (noToken) {
            return ManagerClient.withoutToken(controller);
        }
        if (tokenFile == null && !isHere(controller)) {
            // This instance's own token is nobody else's business.
            throw new ConfigException(
                    "--controller %s is on another machine: name the file with its token by --token-file, or give --no-token where it asks for none"
                            .formatted(controller));
        }
        Path file = tokenFile == null ? folder.resolve("token") : tokenFile;
        return ManagerClient.at(controller, file, tokenFile != null);
    }

    /** A file named in the environment or the configuration gives way to what stands on the command line. */
    private boolean bothGiven() {
        return spec.commandLine().getParseResult().hasMatchedOption("--token-file");
    }

    private static boolean isHere(URI controller) {
        return controller.getHost() != null
                && Set.of("127.0.0.1", "localhost", "[::1]").contains(controller.getHost());
    }

    private void ask() {
        asked.incrementAndGet();
        try {
            // Anew each time: the token may have been made since.
            ManagerClient client = client();
            client.keepServices();
            client.collectServices();
            say("");
        } catch (IOException e) {
            failed.incrementAndGet();
            say(String.valueOf(e.getMessage()));
        }
    }

    /** Once for each change: a controller that is away for an hour is not worth a line every ten seconds. */
    private void say(String failure) {
        if (!failure.equals(lastFailure)) {
            terminal.say(failure.isEmpty() ? "the controller answers again" : failure);
            lastFailure = failure;
        }
    }
}
