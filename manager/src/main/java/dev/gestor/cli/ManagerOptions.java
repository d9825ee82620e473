// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that keeps running as the manager of an instance. */
final class ManagerOptions {
    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Mixin
    private final StateOption state;

    @Mixin
    private DockerOption docker = new DockerOption();

    @Mixin
    private SysinfoOption sysinfo = new SysinfoOption();

    @Option(
            names = "--period",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.Period.class,
            description = "time between two cycles, 1s to 1h (default: ${DEFAULT-VALUE})")
    private Duration period = Duration.ofSeconds(10);

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.RunTime.class,
            description = "end by itself, for example 90s after the first cycle (default: Ctrl+C)")
    private @Nullable Duration runFor;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private ClientOptions client = new ClientOptions();

    @Mixin
    private BalanceOptions balance = new BalanceOptions();

    @Option(
            names = "--log-server",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:7070",
            converter = LogServerAddress.Converter.class,
            description = "keeps samples, or none (default: ${DEFAULT-VALUE})")
    private LogServerAddress logServer = LogServerAddress.NONE;

    @Option(names = "--lang", paramLabel = "en|es|fr", description = "language of messages (default: by LANG)")
    private @Nullable Language language;

    @Option(names = "--dry-run", description = "decide and record, but change no container")
    private boolean dryRun;

    private final Map<String, String> environment;

    ManagerOptions(Map<String, String> environment, boolean root) {
        this.environment = Map.copyOf(environment);
        this.state = new StateOption(environment, root);
    }

    Path stateFolder() {
        return state.folder();
    }

    LogServerAddress logServer() {
        return logServer;
    }

    ManagerSettings settings(boolean debug) {
        Path folder = state.folder();
        return new ManagerSettings(
                instance.name(),
                folder,
                docker.url(),
                sysinfo.choice(),
                period,
                Optional.ofNullable(runFor),
                server.config(folder.resolve(instance.name())),
                client.settings(),
                balance.settings().withDryRun(dryRun),
                logServer.url(),
                language == null ? Language.of(environment) : language,
                dryRun,
                debug);
    }
}
