// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where state is kept unless {@code --state} says otherwise. */
final class StateFolder {
    private StateFolder() {}

    /** @param root whether the user is root */
    static Path usual(Map<String, String> environment, boolean root) {
        if (root) {
            return Path.of("/var/lib/gestor");
        }
        return Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                .filter(value -> value.startsWith("/"))
                .map(Path::of)
                .orElse(Path.of(environment.getOrDefault("HOME", "/"), ".local", "state"))
                .resolve("gestor");
    }
}
