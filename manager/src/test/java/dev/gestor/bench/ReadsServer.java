// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.api.ApiConfig;
import dev.gestor.api.ApiLimits;
import dev.gestor.api.Rate;
import dev.gestor.api.testing.AgentServer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server that {@link ReadsBench} calls, in a process of its own, until its standard input ends. */
public final class ReadsServer {
    /** All callers have one address here, and together ask for more than one caller may. */
    private static final Rate UNLIMITED = new Rate(1_000_000, 1_000_000);

    private ReadsServer() {}

    /** @param arguments the instance; a folder for its state, where the file {@code ready} appears once requests are served */
    public static void main(String[] arguments) throws Exception {
        Path state = Path.of(arguments[1]);
        ApiLimits limits = ApiLimits.DEFAULT;
        ApiConfig config = ApiConfig.builder(state)
                .port(0)
                .limits(new ApiLimits(
                        limits.bodyBytes(),
                        limits.headerBytes(),
                        limits.bodyTime(),
                        limits.idle(),
                        limits.connections(),
                        UNLIMITED,
                        limits.changes(),
                        limits.listeners()))
                .build();
        try (AgentServer server = new AgentServer(arguments[0], config, true)) {
            Files.writeString(state.resolve("ready"), server.address().toString());
            while (System.in.read() >= 0) {
                // Nothing is said, only the end counts.
            }
        }
    }
}
