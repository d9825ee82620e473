// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.control.LiveSampling;
import dev.gestor.telemetry.LiveSample;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** {@code GET /status}: the node's CPUs, memory and network over about the last second. */
public final class NodeResource implements Resource {
    private static final Duration NEXT_SAMPLE = Duration.ofSeconds(1);

    private final LiveSampling sampling;
    private final ContainerViews containers;
    private final Clock clock;

    public NodeResource(LiveSampling sampling, ContainerViews containers, Clock clock) {
        this.sampling = sampling;
        this.containers = containers;
        this.clock = clock;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/status", this::status);
    }

    @Override
    public Optional<String> document() {
        return Optional.of("node");
    }

    private void status(Context context) {
        Optional<LiveSample> sample =
                sampling.read().filter(last -> last.interval().isPresent());
        if (sample.isEmpty()) {
            throw ProblemException.unavailable(
                    sampling.lastFailure()
                            .map(failure -> "there are no figures: " + failure.reason())
                            .orElse("there are no figures yet: they need two samples, a second apart"),
                    NEXT_SAMPLE);
        }
        byte[] json = NodeStatus.of(sample.get(), containers.running(), clock.instant())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        AgentAnswers.json(context, json, sample.get().time());
    }
}
