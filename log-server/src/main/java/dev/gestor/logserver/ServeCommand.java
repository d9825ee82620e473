// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The one command: serve until told to stop. */
@Command(
        name = "log-server",
        description = "Stores what Gestor's managers send and draws charts of it, until SIGTERM or Ctrl+C.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = ServeCommand.Version.class,
        footer = {
            "",
            "Every option also as GESTOR_LOG_SERVER_<OPTION>, the state folder as GESTOR_STATE.",
            "Exit codes: 0 stopped, 1 failed, 2 wrong usage."
        })
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "7070",
            description = "Port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String bind = "127.0.0.1";

    @Option(names = "--insecure", description = "Allow an address that other machines can reach, without encryption.")
    private boolean insecure;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "State folder (default: /var/lib/gestor for root, else ~/.local/state/gestor).")
    private @Nullable Path state;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of the database (default: log-server/data in the state folder).")
    private @Nullable Path data;

    @Option(
            names = "--charts",
            paramLabel = "DIR",
            defaultValue = "charts",
            description = "Folder that charts are written to (default: ./${DEFAULT-VALUE}).")
    private Path charts = Path.of("charts");

    @Option(names = "--debug", description = "Log more, and show the stack trace of a failure.")
    private boolean debug;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    ServeCommand(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        // Before the first logger: the level is read once.
        System.setProperty("gestor.log.level", debug ? "DEBUG" : "INFO");
        ServerConfig config;
        try {
            config = config();
        } catch (ConfigException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        StopSignal stop = StopSignal.install();
        try (LogServer server = LogServer.start(config, machineName(), Clock.systemUTC(), new SecureRandom())) {
            spec.commandLine().getOut().println("Log server: " + server.url());
            spec.commandLine().getOut().flush();
            stop.await();
        } catch (BindException e) {
            return fail(e.getMessage() + "; stop what uses it, or choose another --port", e);
        } catch (IOException | dev.gestor.logserver.store.StoreException e) {
            return fail(String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    private ServerConfig config() {
        Path root = Optional.ofNullable(state)
                .orElseGet(() -> StateFolder.find(
                        environment, System.getProperty("user.name"), Path.of(System.getProperty("user.home"))));
        Path own = root.resolve("log-server");
        return new ServerConfig(
                ServerConfig.checkedBind(bind, insecure),
                port,
                own,
                Optional.ofNullable(data).orElse(own.resolve("data")),
                charts);
    }

    private int fail(String message, Exception cause) {
        spec.commandLine().getErr().println("log-server: " + message);
        if (debug) {
            cause.printStackTrace(spec.commandLine().getErr());
        }
        return 1;
    }

    private static String machineName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** The jar's version. */
    static final class Version implements picocli.CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Optional.ofNullable(ServeCommand.class.getPackage().getImplementationVersion())
                    .orElse("development");
            return new String[] {"Gestor log server " + version};
        }
    }
}
