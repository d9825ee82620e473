// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy;

import dev.gestor.policy.CpuTargetState.Demand;
import java.time.Duration;
import java.util.List;

/**
 * What a window of demands says.
 *
 * @param doubt twice the standard error of the mean: while the load moves it is large, and says to wait
 */
record DemandWindow(Duration length, double mean, double doubt) {
    /** @param demands newest first, at least one */
    static DemandWindow of(List<Demand> demands) {
        int count = demands.size();
        double mean = demands.stream().mapToDouble(Demand::containers).average().orElseThrow();
        double squares = demands.stream()
                .mapToDouble(demand -> (demand.containers() - mean) * (demand.containers() - mean))
                .sum();
        double error = count < 2 ? 0 : Math.sqrt(squares / (count - 1) / count);
        return new DemandWindow(demands.get(count - 1).age(), mean, 2 * error);
    }
}
