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
            paramLabel = "NAME",
            description = "of /client where a request names none: calm, normal or eager")
    private @Nullable CpuPreset preset;

    @Option(
            names = "--max-containers",
            paramLabel = "N",
            defaultValue = "10",
            converter = NumberConverter.Replicas.class,
            description = "most of /client where a request says nothing (default: ${DEFAULT-VALUE})")
    private int max = 10;

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            defaultValue = "0s",
            converter = DurationConverter.Drain.class,
            description = "time before a surplus container of /client is stopped (default: ${DEFAULT-VALUE})")
    private Duration drain = Duration.ZERO;

    ClientSettings settings() {
        ClientSettings settings = ClientSettings.DEFAULT.withMax(max).withDrain(drain);
        return preset == null ? settings : settings.withPreset(preset);
    }
}
