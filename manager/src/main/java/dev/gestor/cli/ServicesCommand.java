// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.api.ServicesClient;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code gestor services}: what is declared, and how it is. */
@Command(
        name = "services",
        description = "List declared services with their containers, phases and reasons.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Examples:", "  gestor services", "  gestor services --json | jq ."})
final class ServicesCommand implements Callable<Integer> {
    @Mixin
    private final ServiceDesks desks;

    @Option(names = "--json", description = "print the answer as JSON")
    private boolean json;

    @ParentCommand
    private GestorCommand gestor = new GestorCommand();

    private final Terminal terminal;

    ServicesCommand(Adapters adapters, Terminal terminal, Map<String, String> environment, boolean root, Clock clock) {
        this.terminal = terminal;
        this.desks = new ServiceDesks(adapters, environment, root, clock);
    }

    @Override
    public Integer call() throws Exception {
        try (Closer closer = Closer.telling(terminal, gestor.debug())) {
            ServicesClient.Listing listing = desks.open(closer).list();
            listing.problems().forEach(problem -> terminal.say(problem));
            terminal.err().flush();
            if (json) {
                terminal.out().println(new JsonMapper().writeValueAsString(listing));
            } else if (listing.services().isEmpty()) {
                terminal.out()
                        .println("No services are declared; 'gestor up -f FILE' declares those of a compose file");
            } else {
                ServiceTable.lines(listing.services(), terminal.colour()).forEach(terminal.out()::println);
            }
            terminal.out().flush();
            return ExitCode.DONE;
        }
    }
}
