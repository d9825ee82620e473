// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gestor.control.client.Client;
import dev.gestor.control.client.ClientDeclaration;
import dev.gestor.control.client.ClientView;
import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.PidConstants;
import dev.gestor.policy.ScaleLimits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A client as {@code /client} tells it: first what has always been there, then what is new.
 *
 * @param averageUsage null while nothing is measured: an unknown load is not none
 * @param containers how many run
 * @param usage of the containers that are measured
 * @param error average less target
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ClientAnswer(
        @JsonInclude @JsonProperty("avg_cpu_usage") @Nullable
        Double averageUsage,

        @JsonProperty("constants") Constants constants,
        @JsonProperty("containers") int containers,
        @JsonProperty("cpu_target") double target,
        @JsonProperty("cpu_usage") List<Double> usage,
        @JsonInclude @JsonProperty("error") @Nullable Double error,
        @JsonProperty("image") String image,
        @JsonProperty("status") String status,
        @JsonProperty("time") @Nullable String time,
        @JsonProperty("instances") List<Instance> instances,
        @JsonProperty("wanted") int wanted,
        @JsonProperty("min") int min,
        @JsonProperty("max") int max,
        @JsonProperty("step") int step,
        @JsonProperty("preset") @Nullable String preset,
        @JsonProperty("cpus") @Nullable Double cpus,
        @JsonProperty("since") String since,
        @JsonProperty("reason") @Nullable String reason,
        @JsonProperty("problem") @Nullable String problem) {
    private static final double ROUNDING = 1000;

    static ClientAnswer of(ClientView view) {
        Client client = view.client();
        ClientDeclaration declaration = client.declaration();
        ScaleLimits limits = declaration.limits();
        OptionalDouble average = view.average();
        Double mean = average.isPresent() ? rounded(average.getAsDouble()) : null;
        return new ClientAnswer(
                mean,
                Constants.of(declaration.constants()),
                view.running().size(),
                declaration.target(),
                view.usages().stream().map(ClientAnswer::rounded).toList(),
                mean == null ? null : rounded(mean - declaration.target()),
                declaration.image(),
                view.status().name(),
                view.sampled().map(Instant::toString).orElse(null),
                view.instances().stream().map(Instance::of).toList(),
                view.client().live() ? client.wanted() : 0,
                limits.min(),
                limits.max(),
                limits.step(),
                preset(declaration).orElse(null),
                declaration.cpus().isPresent() ? declaration.cpus().getAsDouble() : null,
                client.since().toString(),
                client.reason().orElse(null),
                view.problem().orElse(null));
    }

    private static Optional<String> preset(ClientDeclaration declaration) {
        return declaration.law() instanceof CpuPreset preset
                ? Optional.of(ClientRequest.name(preset))
                : Optional.empty();
    }

    /** More digits than the measurement has are noise. */
    private static double rounded(double percent) {
        return Math.round(percent * ROUNDING) / ROUNDING;
    }

    record Constants(
            @JsonProperty("kd") double kd,
            @JsonProperty("ki") double ki,
            @JsonProperty("kp") double kp) {
        static Constants of(PidConstants constants) {
            return new Constants(constants.kd(), constants.ki(), constants.kp());
        }
    }

    /**
     * One container.
     *
     * @param hostPort by which it is reached on this host; absent while it has none
     * @param cpu in percent of one core; absent where it could not be measured
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Instance(
            @JsonProperty("id") String id,
            @JsonProperty("name") String name,
            @JsonProperty("host_port") @Nullable Integer hostPort,
            @JsonProperty("cpu") @Nullable Double cpu,
            @JsonProperty("state") String state) {
        static Instance of(ClientView.Instance instance) {
            return new Instance(
                    instance.container().id(),
                    instance.container().name(),
                    instance.hostPort().isPresent() ? instance.hostPort().getAsInt() : null,
                    instance.percent().isPresent() ? rounded(instance.percent().getAsDouble()) : null,
                    instance.state());
        }
    }
}
