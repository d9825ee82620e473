// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.policy.FleetCpu;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The rule of Kubernetes' Horizontal Pod Autoscaler with its defaults, as its documentation says: every 15 s
 * {@code ceil(n * average / target)} unless within a tolerance of 0.1; pods that are not yet ready, or have no full
 * metric since they are, are set aside and then count as 0 % before an increase, which can only make it smaller; at most
 * 4 pods or 100 % more in 15 s; down only to the highest of what was asked for in the last 300 s.
 *
 * <p>Its metric is here the mean of exactly the last 15 s: a real metrics server brings it up to 15 s later.
 */
final class HpaScaler implements Scaler {
    private static final double TOLERANCE = 0.1;
    private static final int WINDOW_CALLS = 20;

    private final double target;
    private final int max;
    private final Deque<Integer> recommended = new ArrayDeque<>();

    HpaScaler(double target, int max) {
        this.target = target;
        this.max = max;
    }

    @Override
    public String name() {
        return "HPA";
    }

    @Override
    public double period() {
        return 15;
    }

    @Override
    public int change(FleetCpu cpu) {
        int current = cpu.total();
        recommended.addLast(recommendation(cpu, current));
        if (recommended.size() > WINDOW_CALLS + 1) {
            recommended.removeFirst();
        }
        int latest = recommended.getLast();
        int highest = recommended.stream().mapToInt(Integer::intValue).max().orElseThrow();
        int desired = latest >= current ? latest : Math.min(current, highest);
        int ceiling = Math.min(max, Math.max(current + 4, current * 2));
        return Math.max(1, Math.min(desired, ceiling)) - current;
    }

    private int recommendation(FleetCpu cpu, int current) {
        int ready = cpu.readings().size();
        if (ready == 0) {
            return current;
        }
        double sum =
                cpu.readings().stream().mapToDouble(FleetCpu.Reading::percent).sum();
        double ratio = sum / ready / target;
        if (current == ready || ratio < 1) {
            return Math.abs(ratio - 1) <= TOLERANCE ? current : (int) Math.ceil(ratio * ready);
        }
        double withUnready = sum / current / target;
        if (Math.abs(withUnready - 1) <= TOLERANCE || withUnready < 1) {
            return current;
        }
        return Math.max(current, (int) Math.ceil(withUnready * current));
    }
}
