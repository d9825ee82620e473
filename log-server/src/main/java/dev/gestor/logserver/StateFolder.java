// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import java.nio.file.Path;
import java.util.Map;

/** Finds the state folder that the manager and the log server of one user share. */
final class StateFolder {
    private StateFolder() {}

    static Path find(Map<String, String> environment, String user, Path home) {
        String told = environment.getOrDefault("GESTOR_STATE", "");
        if (!told.isEmpty()) {
            return Path.of(told);
        }
        if (user.equals("root")) {
            return Path.of("/var/lib/gestor");
        }
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        return (xdg.isEmpty() ? home.resolve(".local/state") : Path.of(xdg)).resolve("gestor");
    }
}
