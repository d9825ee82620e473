// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.control.LiveSampling;
import dev.gestor.telemetry.LiveSample;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** {@code GET /container/:id/status}: a container's CPU, memory and network over about the last second. */
public final class ContainerStatusResource implements Resource {
    private final LiveSampling sampling;
    private final ContainerViews containers;
    private final Clock clock;

    public ContainerStatusResource(LiveSampling sampling, ContainerViews containers, Clock clock) {
        this.sampling = sampling;
        this.containers = containers;
        this.clock = clock;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/container/{id}/status", this::status);
        routes.get("/containers/{id}/status", this::status);
    }

    @Override
    public Optional<String> document() {
        return Optional.of("container-status");
    }

    private void status(Context context) {
        String id = context.pathParam("id");
        // Read first: it is also what makes the figures of an unknown container come.
        Optional<LiveSample> sample = sampling.read();
        ContainerView view = containers.find(id).orElseThrow(() -> AgentAnswers.noContainer(id));
        ObjectNode status = sample.flatMap(last -> ContainerFigures.of(view, last, clock.instant()))
                .orElseThrow(() -> noData(view));
        byte[] json = status.toString().getBytes(StandardCharsets.UTF_8);
        AgentAnswers.json(context, json, sample.orElseThrow().time());
    }

    private ProblemException noData(ContainerView view) {
        String name = view.container().name();
        if (!view.container().running()) {
            return ProblemException.notFound("container %s does not run, it is %s: there are no figures"
                    .formatted(name, view.container().state().name().toLowerCase(Locale.ROOT)));
        }
        return ProblemException.notFound(sampling.lastFailure()
                .map(failure -> "container %s has no figures: %s".formatted(name, failure.reason()))
                .orElse("container %s has no figures yet; try again in a second".formatted(name)));
    }
}
