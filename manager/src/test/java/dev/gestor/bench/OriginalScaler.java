// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.policy.FleetCpu;
import dev.gestor.policy.PidConstants;

/**
 * The formula of the autoscaler that ours takes the place of, told from its faults: the derivative has the wrong sign, no
 * term knows the time step, the integral has no bound, and neither has the number of containers. What is not known is
 * taken in its favour: it looks every 2 s, not while it creates containers, and drops what is less than a whole one.
 */
final class OriginalScaler implements Scaler {
    private final PidConstants constants;
    private final double target;
    private double sum;
    private double lastError;

    OriginalScaler(double target, PidConstants constants) {
        this.target = target;
        this.constants = constants;
    }

    @Override
    public String name() {
        return "original";
    }

    @Override
    public double period() {
        return 2;
    }

    @Override
    public int change(FleetCpu cpu) {
        if (cpu.starting() > 0 || cpu.average().isEmpty()) {
            return 0;
        }
        double error = cpu.average().getAsDouble() - target;
        sum += error;
        double u = constants.kp() * error + constants.ki() * sum + constants.kd() * (lastError - error);
        lastError = error;
        return (int) u;
    }
}
