// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.scale.ScaleSettings;
import dev.gestor.policy.latency.LatencyPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a container is scaled, beside its threshold. */
final class ScaleOptions {
    @Option(
            names = "--max",
            paramLabel = "N",
            defaultValue = "10",
            converter = NumberConverter.Replicas.class,
            description = "most instances, the container itself among them (default: ${DEFAULT-VALUE})")
    private int max = LatencyPolicy.DEFAULT_MAX;

    @Option(
            names = "--cool-down",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.Patience.class,
            description = "from when new ones are ready until more are started (default: ${DEFAULT-VALUE})")
    private Duration coolDown = LatencyPolicy.DEFAULT_COOL_DOWN;

    @Option(
            names = "--quiet",
            paramLabel = "TIME",
            defaultValue = "3m",
            converter = DurationConverter.Patience.class,
            description = "below half the threshold for so long, N are taken away (default: ${DEFAULT-VALUE})")
    private Duration quiet = LatencyPolicy.DEFAULT_QUIET;

    @Option(
            names = "--port",
            paramLabel = "N",
            converter = NumberConverter.ServerPort.class,
            description = "where to probe it (default: its lowest exposed port)")
    private @Nullable Integer port;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "100ms",
            converter = DurationConverter.Heartbeat.class,
            description = "between two heartbeats (default: ${DEFAULT-VALUE})")
    private Duration every = Duration.ofMillis(100);

    @Option(
            names = "--ready",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.Patience.class,
            description = "how long a new instance has to become ready (default: ${DEFAULT-VALUE})")
    private Duration ready = Duration.ofSeconds(60);

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.Drain.class,
            description = "how long one that is taken away may finish its requests (default: ${DEFAULT-VALUE})")
    private Duration drain = Duration.ofSeconds(30);

    @Option(
            names = "--balance",
            paramLabel = "PORT",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "move a lone container behind a load balancer first, on this port of the host (default: the one that the container publishes)")
    private @Nullable String balance;

    @Option(names = "--dry-run", description = "probe and decide, but change nothing")
    private boolean dryRun;

    ScaleSettings settings(Duration threshold, int step) {
        try {
            return new ScaleSettings(
                    new LatencyPolicy(threshold, step, max, coolDown, quiet), every, ready, drain, dryRun);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Where the balancer is to listen, if there is to be one; empty text: where the container does. */
    Optional<String> balance() {
        return Optional.ofNullable(balance);
    }

    boolean dryRun() {
        return dryRun;
    }

    OptionalInt port() {
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }
}
