// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.api.ApiConfig;
import dev.gestor.api.ApiLimits;
import dev.gestor.api.Rate;
import dev.gestor.api.testing.AgentServer;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Owner;
import dev.gestor.engine.PortBinding;
import dev.gestor.engine.Program;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The server that {@link ReadsBench} calls, in a process of its own, until its standard input ends. */
public final class ReadsServer {
    /** All callers have one address here, and together ask for more than one caller may. */
    private static final Rate UNLIMITED = new Rate(1_000_000, 1_000_000);

    private static final Duration START = Duration.ofMinutes(5);

    private ReadsServer() {}

    /**
     * @param arguments the instance; a folder for its state, where the file {@code ready} appears once the containers run; the
     *     image of these and how many, all of one service that is kept
     */
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
        try (AgentServer server = AgentServer.keepingServices(arguments[0], config)) {
            ProjectSpec project = project(arguments[0], arguments[2], Integer.parseInt(arguments[3]));
            server.services().declare(project);
            if (!server.services().await(project.name(), START)) {
                throw new IllegalStateException(
                        "not all run: " + server.services().status());
            }
            Files.writeString(state.resolve("ready"), server.address().toString());
            while (System.in.read() >= 0) {
                // Nothing is said, only the end counts.
            }
        }
    }

    private static ProjectSpec project(String instance, String image, int count) {
        ContainerSpec pattern = ContainerSpec.of("web", image, Owner.SERVICES)
                .withProgram(Program.arguments(List.of("1", "1")).withEnvironment(Map.of("PORT", "3000")))
                .withNetworking(Networking.publishing(List.of(PortBinding.random(3000))));
        var web = new ServiceSpec(instance, "web", count, pattern, Optional.empty(), RestartRule.ALWAYS, List.of());
        return new ProjectSpec(instance, List.of(web), List.of(), List.of());
    }
}
