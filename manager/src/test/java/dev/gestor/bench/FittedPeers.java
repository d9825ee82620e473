// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.policy.CpuTargetPolicy;
import dev.gestor.policy.PidConstants;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The autoscalers that are compared on an assumed plant, once more on one that was fitted to real containers. */
final class FittedPeers {
    private static final int RUNS = 15;

    private final PlantParameters plant;
    private final double target;
    private final int max;
    /** The levels of the real run, each long enough for those that wait for minutes. */
    private final LoadShape load = LoadShape.levels("fitted", 2, 6, 14, 8, 4);

    FittedPeers(PlantParameters plant, double target, int max) {
        this.plant = plant;
        this.target = target;
        this.max = max;
    }

    /**
     * @param normal our preset, as in the real run
     * @param ours the best plain constants for a target of {@code their}
     * @param original those of the formula that ours takes the place of
     * @param their the target that the constants were found for: an error is the smaller, the smaller the target
     */
    List<Measurement> measurements(CpuTargetPolicy normal, PidConstants ours, PidConstants original, double their) {
        double factor = their / target;
        CpuTargetPolicy constants =
                CpuTargetPolicy.of(target, scaled(ours, factor)).withLimits(normal.limits());
        List<Measurement> rows = new ArrayList<>();
        List<List<ControlRun>> all = List.of(
                runs(() -> new GestorScaler("gestor", normal)),
                runs(() -> new GestorScaler("gestor-constants", constants)),
                runs(() -> new HpaScaler(target, max)),
                runs(() -> new OriginalScaler(target, scaled(original, factor))));
        rows.addAll(row(all, "settling time, worst step", "s", ControlRun::settlingTime));
        rows.addAll(row(all, "settling time, rounding up allowed", "s", ControlRun::settlingTimeRoundedUp));
        rows.addAll(row(all, "overshoot, worst step", "replicas", ControlRun::overshoot));
        rows.addAll(row(all, "direction changes, worst step", "per 10 min", ControlRun::directionChanges));
        rows.addAll(row(all, "time above 110 % of the target", "% of time", ControlRun::timeAbove));
        rows.addAll(row(all, "container time", "container s", ControlRun::containerSeconds));
        return rows;
    }

    private static PidConstants scaled(PidConstants constants, double factor) {
        return new PidConstants(constants.kp() * factor, constants.ki() * factor, constants.kd() * factor);
    }

    private List<ControlRun> runs(Supplier<Scaler> scaler) {
        return IntStream.range(0, RUNS)
                .mapToObj(seed -> ControlRun.of(scaler.get(), plant, load, target, seed))
                .toList();
    }

    private static List<Measurement> row(
            List<List<ControlRun>> all, String what, String unit, ToDoubleFunction<ControlRun> score) {
        return all.stream()
                .map(runs -> Measurement.of(
                        "fitted plant: " + what,
                        runs.get(0).scaler(),
                        runs.stream().mapToDouble(score).toArray(),
                        unit))
                .toList();
    }
}
