// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.policy.rollout.RolloutPolicy;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How patient an update is. */
final class RolloutOptions {
    @Option(
            names = "--ready",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = DurationConverter.Patience.class,
            description = "how long a new container has to become ready (default: ${DEFAULT-VALUE})")
    private Duration ready = RolloutPolicy.DEFAULT.ready();

    @Option(
            names = "--min-healthy",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = DurationConverter.Patience.class,
            description =
                    "how long one without a health check runs well before it counts as ready (default: ${DEFAULT-VALUE})")
    private Duration minHealthy = RolloutPolicy.DEFAULT.minHealthy();

    @Option(
            names = "--watch",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.Patience.class,
            description = "how long the new one serves before the old one is given up (default: ${DEFAULT-VALUE})")
    private Duration watch = RolloutPolicy.DEFAULT.watch();

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            defaultValue = "30s",
            converter = DurationConverter.Patience.class,
            description = "how long the old one may finish its requests (default: ${DEFAULT-VALUE})")
    private Duration drain = RolloutPolicy.DEFAULT.drain();

    RolloutPolicy policy() {
        return new RolloutPolicy(ready, minHealthy, watch, drain);
    }
}
