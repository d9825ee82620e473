// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The root of the commands: holds what every command takes. */
@Command(
        name = "gestor",
        description = "Keeps the containers of this machine in order. Without a command: run.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "'gestor COMMAND --help' says more. Options come from the command line, else from GESTOR_<OPTION>",
            "in the environment, else from the configuration file. Exit codes: 0 done, 1 failed, 2 wrong usage,",
            "3 not as declared, 124 a wait gave up, 125 Docker cannot be reached, 130/143 ended by a signal",
            "(run, serve, agent, scheduler, monitor: by a second one).",
            "",
            "Examples:",
            "  gestor run --for 90s",
            "  gestor up -f compose.yaml",
            "  gestor explain last"
        })
final class GestorCommand {
    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "settings (/etc/gestor/gestor.yaml or ~/.config/gestor/gestor.yaml)")
    private Path config = Path.of("");

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "say more, with stack traces")
    private boolean debug;

    /** Where the configuration comes from; read before the command line is parsed, see {@link Configuration#load}. */
    Path config() {
        return config;
    }

    boolean debug() {
        return debug;
    }
}
