// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.policy.CpuLaw;
import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.CpuTargetPolicy;
import dev.gestor.policy.PidConstants;
import dev.gestor.policy.ScaleLimits;
import java.util.OptionalDouble;

/**
 * What somebody asks of the autoscaler.
 *
 * @param target average CPU in percent; 100 % is one core
 * @param cpus the most cores that each container may use; empty: as many as there are
 */
public record ClientDeclaration(String image, double target, CpuLaw law, ScaleLimits limits, OptionalDouble cpus) {
    private static final double PERCENT = 100;
    private static final double MOST_CPUS = 1024;
    private static final double LEAST_CPUS = 0.01;

    public ClientDeclaration {
        if (image.isBlank()) {
            throw new IllegalArgumentException("image must name an image, was blank");
        }
        if (cpus.isPresent() && !(cpus.getAsDouble() >= LEAST_CPUS && cpus.getAsDouble() <= MOST_CPUS)) {
            throw new IllegalArgumentException(
                    "cpus must be between 0.01 and 1024 cores a container, was " + cpus.getAsDouble());
        }
        // Refuses what no policy can be made of.
        var unused = policy(target, law, limits, cpus);
    }

    public CpuTargetPolicy policy() {
        return policy(target, law, limits, cpus);
    }

    /** The constants; zeros where a preset takes their place. */
    public PidConstants constants() {
        return law instanceof PidConstants constants ? constants : PidConstants.ZERO;
    }

    ClientDeclaration withLaw(CpuLaw other) {
        return new ClientDeclaration(image, target, other, limits, cpus);
    }

    private static CpuTargetPolicy policy(double target, CpuLaw law, ScaleLimits limits, OptionalDouble cpus) {
        CpuTargetPolicy policy = law instanceof CpuPreset preset
                ? CpuTargetPolicy.of(target, preset)
                : CpuTargetPolicy.of(target, (PidConstants) law);
        CpuTargetPolicy limited = policy.withLimits(limits);
        return cpus.isPresent() ? limited.withCeiling(cpus.getAsDouble() * PERCENT) : limited;
    }
}
