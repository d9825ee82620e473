// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container runs and how.
 *
 * @param entrypoint replaces the image's; empty: the image's. An empty list: none
 * @param command arguments for the entry point; empty, or an empty list: the image's, and none where {@code entrypoint} is given
 * @param environment added to the image's, by name
 * @param user name or number, with a group after a colon if wanted; empty: the image's
 * @param workingDirectory absolute path; empty: the image's
 * @param hostname empty: the container's short id
 * @param init whether a small init of the engine reaps children and passes signals on
 * @param terminal whether it gets a pseudo-terminal
 */
public record Program(
        Optional<List<String>> entrypoint,
        Optional<List<String>> command,
        Map<String, String> environment,
        Optional<String> user,
        Optional<String> workingDirectory,
        Optional<String> hostname,
        boolean init,
        boolean terminal) {
    /** The image's own. */
    public static final Program DEFAULT = new Program(
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false);

    public Program {
        entrypoint = entrypoint.map(List::copyOf);
        command = command.map(List::copyOf);
        environment = Map.copyOf(environment);
    }

    /** The image's entry point with these arguments. */
    public static Program arguments(List<String> arguments) {
        return new Program(
                Optional.empty(),
                Optional.of(arguments),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false);
    }

    public Program withEnvironment(Map<String, String> variables) {
        return new Program(entrypoint, command, variables, user, workingDirectory, hostname, init, terminal);
    }
}
