// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.CpuTargetPolicy;
import dev.gestor.policy.PidConstants;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What {@link RealControl} recorded: how well the autoscaler did, what plant its containers are most like, and how the same
 * autoscaler does on that plant, simulated, under the same load.
 */
final class RealReport {
    private static final String REAL = "gestor";
    private static final String SIMULATED = "gestor-simulated";
    private static final int RUNS = 15;
    private static final double PERCENT = 100;
    /** Seconds that each figure of the live sampling is made over. */
    private static final double WINDOW = 1;

    private final ControlTrace trace;
    private final LoadShape load = LoadShape.real();
    private final PlantFit fit;
    private final ControlRun real;
    private final List<ControlRun> simulated;
    private final CpuTargetPolicy policy;

    RealReport(ControlTrace trace) {
        this.trace = trace;
        fit = PlantFit.of(trace, RealControl.CPUS * PERCENT, WINDOW);
        real = ControlRun.recorded(REAL, trace, fit.plant(), load, RealControl.TARGET);
        policy = CpuTargetPolicy.of(RealControl.TARGET, CpuPreset.NORMAL)
                .withLimits(RealControl.LIMITS)
                .withCeiling(RealControl.CPUS * PERCENT);
        simulated = IntStream.range(0, RUNS)
                .mapToObj(seed -> ControlRun.of(
                        new GestorScaler(SIMULATED, policy, WINDOW), fit.plant(), load, RealControl.TARGET, seed))
                .toList();
    }

    List<Measurement> measurements() {
        List<Measurement> rows = new ArrayList<>();
        beside(rows, "settling time, worst step", "s", ControlRun::settlingTime, OptionalDouble.of(60));
        beside(rows, "overshoot, worst step", "replicas", ControlRun::overshoot, OptionalDouble.of(1));
        beside(rows, "direction changes, worst step", "in 90 s", ControlRun::directionChanges, OptionalDouble.of(2));
        beside(
                rows,
                "direction changes, the load's own among them",
                "per 10 min",
                ControlRun::directionChangesOverall,
                OptionalDouble.empty());
        beside(rows, "time above 110 % of the target", "% of time", ControlRun::timeAbove, OptionalDouble.empty());
        beside(rows, "container time", "container s", ControlRun::containerSeconds, OptionalDouble.empty());
        rows.add(Measurement.of(
                "real run: replicas off those of the real run, mean",
                SIMULATED,
                simulated.stream().mapToDouble(this::replicasOff).toArray(),
                "replicas"));
        PlantParameters plant = fit.plant();
        fitted(rows, "start delay", plant.startDelay(), "s");
        fitted(rows, "use without load", plant.idle(), "% of a core");
        fitted(rows, "start-up spike", plant.spike(), "% of a core");
        fitted(rows, "length of the spike", plant.spikeSeconds(), "s");
        fitted(rows, "noise of a container over 2 s", plant.noise(), "% of a core");
        fitted(rows, "lag of the measuring", plant.lag(), "s");
        fitted(rows, "replayed average off the recorded, root mean square", fit.difference(), "% of a core");
        return rows;
    }

    /** The others on the same plant; the constants are those that were found for another target. */
    List<Measurement> peers(PidConstants ours, PidConstants original, double theirTarget) {
        return new FittedPeers(fit.plant(), RealControl.TARGET, RealControl.LIMITS.max())
                .measurements(policy, ours, original, theirTarget);
    }

    private void beside(
            List<Measurement> rows, String what, String unit, ToDoubleFunction<ControlRun> score, OptionalDouble goal) {
        String name = "real run: " + what;
        rows.add(new Measurement(name, REAL, score.applyAsDouble(real), unit, 1, goal));
        rows.add(Measurement.of(
                name, SIMULATED, simulated.stream().mapToDouble(score).toArray(), unit));
    }

    private static void fitted(List<Measurement> rows, String what, double value, String unit) {
        rows.add(new Measurement("plant fitted to it: " + what, REAL, value, unit, 1, OptionalDouble.empty()));
    }

    private double replicasOff(ControlRun run) {
        return IntStream.range(0, run.samples().size())
                .map(i -> Math.abs(
                        run.samples().get(i).ordered() - real.samples().get(i).ordered()))
                .average()
                .orElse(0);
    }

    void draw(Path root) throws IOException {
        ControlChart.write(
                root.resolve("bench/results/control-real.png"),
                "CPU target %.0f %%: load steps, real containers and their simulation".formatted(RealControl.TARGET),
                trace,
                fit.replayed(),
                simulated.get(0));
    }

    String how() {
        return """
                The real run is the same controller (preset `normal`, a step every 2 s) on this machine's Docker. Its containers share a load evenly,
                and are small, so that two cores carry them beside other work; 100 %% is one core there too: target %.0f %%, a load of 2, 6, 14, 8 and
                4 %%, the first for 60 s and each other for 90 s, at most %d containers of %.1f cores each, which use 2 %% more for their first
                10 s. 90 s as settling time means never. %s A container that waits for a core that others use is seen as idle, and catches up later:
                what else the machine does is in these figures.

                The plant is fitted to what was recorded: the start delay as counted, from the order until a container takes its share, the others
                by least squares. `gestor-simulated` is the controller on that plant under the same load, %d times with other noise; replayed
                is what the plant makes of the recorded numbers of containers. `fitted plant` is the comparison of above on that plant: the same
                levels for 600 s each, the constants multiplied as the target is smaller.

                ![Real containers and their simulation](../bench/results/control-real.png)
                """.formatted(RealControl.TARGET, RealControl.LIMITS.max(), RealControl.CPUS, trace.note(), RUNS)
                .strip();
    }
}
