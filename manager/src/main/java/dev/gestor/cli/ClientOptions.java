// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.client.ClientSettings;
import dev.gestor.policy.CpuPreset;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the CPU-target autoscaler does where a client does not say. */
final class ClientOptions {
    @Option(
            names = "--preset",
            paramLabel = "calm|normal|eager",
            description =
                    "how /client scales where a request gives neither constants nor a preset (default: constants are asked for)")
    private @Nullable CpuPreset preset;

    @Option(
            names = "--max-containers",
            paramLabel = "N",
            defaultValue = "10",
            converter = NumberConverter.Replicas.class,
            description = "most containers of /client where it gives no max (default: ${DEFAULT-VALUE})")
    private int max = 10;

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            defaultValue = "0s",
            converter = DurationConverter.Drain.class,
            description =
                    "how long a surplus container of /client is shown as draining before it is stopped (default: ${DEFAULT-VALUE})")
    private Duration drain = Duration.ZERO;

    ClientSettings settings() {
        ClientSettings settings = ClientSettings.DEFAULT.withMax(max).withDrain(drain);
        return preset == null ? settings : settings.withPreset(preset);
    }
}
