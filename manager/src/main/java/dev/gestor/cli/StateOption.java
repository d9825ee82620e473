// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the state of all instances is kept. */
final class StateOption {
    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "kept state (default: root /var/lib/gestor, else ~/.local/state/gestor)")
    private @Nullable Path folder;

    private final Map<String, String> environment;
    private final boolean root;

    /** @param root whether the user is root */
    StateOption(Map<String, String> environment, boolean root) {
        this.environment = Map.copyOf(environment);
        this.root = root;
    }

    /** The folder named, or the usual one; absolute. */
    Path folder() {
        return (folder == null ? StateFolder.usual(environment, root) : folder).toAbsolutePath();
    }
}
