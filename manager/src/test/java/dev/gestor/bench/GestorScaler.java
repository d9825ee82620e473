// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.policy.CpuTarget;
import dev.gestor.policy.CpuTargetPolicy;
import dev.gestor.policy.CpuTargetState;
import dev.gestor.policy.CpuTargetStep;
import dev.gestor.policy.FleetCpu;
import java.time.Duration;
import java.util.Optional;

/** Ours. */
final class GestorScaler implements Scaler {
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final String name;
    private final CpuTargetPolicy policy;
    private final double window;
    private CpuTargetState state = CpuTargetState.START;

    GestorScaler(String name, CpuTargetPolicy policy) {
        this(name, policy, PERIOD.toMillis() / 1e3);
    }

    /** @param window seconds that each measurement is made over */
    GestorScaler(String name, CpuTargetPolicy policy, double window) {
        this.name = name;
        this.policy = policy;
        this.window = window;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double period() {
        return PERIOD.toSeconds();
    }

    @Override
    public double window() {
        return window;
    }

    @Override
    public int change(FleetCpu cpu) {
        CpuTargetStep step = CpuTarget.step(cpu, Optional.of(PERIOD), policy, state);
        state = step.next();
        return step.change();
    }
}
