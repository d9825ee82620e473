// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.policy.CpuLaw;
import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.CpuTargetPolicy;
import dev.gestor.policy.PidConstants;
import dev.gestor.policy.ScaleLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Our CPU-target controller, the rule of Kubernetes' Horizontal Pod Autoscaler and the formula that ours takes the place
 * of, all on the same simulated containers under the same loads; and what {@link RealControl} recorded, where it did.
 */
public final class ControlBench {
    private static final String GESTOR = "gestor";
    private static final String CONSTANTS = "gestor-constants";
    private static final double TARGET = 50;
    private static final int RUNS = 15;
    private static final int PLANTS = 200;
    private static final int MAX = 40;
    private static final PidConstants OURS = new PidConstants(0.02, 0.0005, 0.2);
    private static final PidConstants ORIGINAL = new PidConstants(0.05, 0.0005, -0.05);

    private final List<Measurement> measurements = new ArrayList<>();

    private ControlBench() {}

    /** @param arguments folder of the project */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]);
        ControlBench bench = new ControlBench();
        bench.steps();
        for (String shape : List.of("ramp", "sine", "square", "noise")) {
            bench.others(shape);
        }
        bench.variedPlants();
        String how = how();
        if (Files.exists(RealControl.file(root))) {
            RealReport real = new RealReport(ControlTrace.read(RealControl.file(root)));
            bench.measurements.addAll(real.measurements());
            bench.measurements.addAll(real.peers(OURS, ORIGINAL, TARGET));
            real.draw(root);
            how += "\n\n" + real.how();
        }
        List<ControlRun> drawn = new ArrayList<>();
        for (String name : List.of(GESTOR, CONSTANTS, "HPA", "original")) {
            drawn.add(run(name, "step", 1));
        }
        ControlChart.write(
                root.resolve("bench/results/control.png"),
                "CPU target %.0f %%: load steps, simulated containers".formatted(TARGET),
                drawn);
        System.exit(
                new Results(root, "control", "CPU-target autoscaler").publish(bench.measurements, Machine.here(), how));
    }

    private static Map<String, DoubleFunction<Scaler>> scalers() {
        Map<String, DoubleFunction<Scaler>> scalers = new LinkedHashMap<>();
        scalers.put(GESTOR, target -> gestor(GESTOR, CpuPreset.NORMAL, target));
        scalers.put("gestor-calm", target -> gestor("gestor-calm", CpuPreset.CALM, target));
        scalers.put("gestor-eager", target -> gestor("gestor-eager", CpuPreset.EAGER, target));
        scalers.put(CONSTANTS, target -> gestor(CONSTANTS, OURS, target));
        scalers.put("HPA", target -> new HpaScaler(target, MAX));
        scalers.put("original", target -> new OriginalScaler(target, ORIGINAL));
        return scalers;
    }

    private static Scaler gestor(String name, CpuLaw law, double target) {
        CpuTargetPolicy policy = law instanceof PidConstants constants
                ? CpuTargetPolicy.of(target, constants)
                : CpuTargetPolicy.of(target, (CpuPreset) law);
        return new GestorScaler(name, policy.withLimits(new ScaleLimits(1, MAX, 10)));
    }

    private static Scaler scaler(String name, double target) {
        DoubleFunction<Scaler> made = scalers().get(name);
        if (made == null) {
            throw new IllegalArgumentException("no autoscaler is called " + name);
        }
        return made.apply(target);
    }

    private static ControlRun run(String scaler, String shape, long seed) {
        LoadShape load = switch (shape) {
            case "step" -> LoadShape.step();
            case "ramp" -> LoadShape.ramp();
            case "sine" -> LoadShape.sine();
            case "square" -> LoadShape.square();
            case "noise" -> LoadShape.noise(seed);
            default -> throw new IllegalArgumentException("no load is called " + shape);
        };
        return ControlRun.of(scaler(scaler, TARGET), PlantParameters.NOMINAL, load, TARGET, seed);
    }

    private void steps() {
        for (String name : scalers().keySet()) {
            List<ControlRun> runs = IntStream.range(0, RUNS)
                    .mapToObj(seed -> run(name, "step", seed))
                    .toList();
            add(name, runs, "step: settling time, worst step", "s", ControlRun::settlingTime, 60);
            add(name, runs, "step: settling time, rounding up allowed", "s", ControlRun::settlingTimeRoundedUp);
            add(name, runs, "step: overshoot, worst step", "replicas", ControlRun::overshoot, 1);
            add(name, runs, "step: direction changes, worst step", "per 10 min", ControlRun::directionChanges, 2);
            costs(name, runs, "step");
        }
        measurements.sort(Comparator.comparing(Measurement::name, ControlBench::byFirstSeen));
    }

    private static int byFirstSeen(String left, String right) {
        List<String> order = List.of(
                "settling time, worst",
                "settling time, rounding",
                "overshoot",
                "direction",
                "time above",
                "container time");
        return Integer.compare(place(order, left), place(order, right));
    }

    private static int place(List<String> order, String name) {
        return IntStream.range(0, order.size())
                .filter(i -> name.contains(order.get(i)))
                .findFirst()
                .orElse(order.size());
    }

    private void others(String shape) {
        for (String name : List.of(GESTOR, CONSTANTS, "HPA", "original")) {
            List<ControlRun> runs = IntStream.range(0, RUNS)
                    .mapToObj(seed -> run(name, shape, seed))
                    .toList();
            add(name, runs, shape + ": direction changes", "per 10 min", ControlRun::directionChangesOverall);
            costs(name, runs, shape);
        }
    }

    private void costs(String name, List<ControlRun> runs, String shape) {
        add(name, runs, shape + ": time above 110 % of the target", "% of time", ControlRun::timeAbove);
        add(name, runs, shape + ": container time", "container s", ControlRun::containerSeconds);
    }

    private void add(
            String subject, List<ControlRun> runs, String name, String unit, ToDoubleFunction<ControlRun> score) {
        measurements.add(
                Measurement.of(name, subject, runs.stream().mapToDouble(score).toArray(), unit));
    }

    /** Only the preset that is used unless told has a goal. */
    private void add(
            String subject,
            List<ControlRun> runs,
            String name,
            String unit,
            ToDoubleFunction<ControlRun> score,
            double goal) {
        Measurement measurement =
                Measurement.of(name, subject, runs.stream().mapToDouble(score).toArray(), unit);
        measurements.add(subject.equals(GESTOR) ? measurement.withGoal(goal) : measurement);
    }

    private void variedPlants() {
        for (String name : List.of(GESTOR, "HPA", "original")) {
            List<ControlRun> runs = IntStream.range(0, PLANTS)
                    .mapToObj(seed -> varied(name, seed))
                    .toList();
            edges(name, runs, "settling time", "s", ControlRun::settlingTime, 60);
            edges(name, runs, "overshoot", "replicas", ControlRun::overshoot, 1);
            edges(name, runs, "direction changes", "per 10 min", ControlRun::directionChanges, 2);
        }
    }

    private static ControlRun varied(String scaler, int seed) {
        Random random = new Random(seed);
        double target = List.of(30, 50, 70).get(random.nextInt(3));
        PlantParameters plant = new PlantParameters(
                100,
                2 * random.nextDouble(),
                0.5 + 9.5 * random.nextDouble(),
                100 * random.nextDouble(),
                20 * random.nextDouble(),
                6 * random.nextDouble(),
                0);
        double[] levels = new double[5];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = replicas(random) * (target - plant.idle());
        }
        return ControlRun.of(scaler(scaler, target), plant, LoadShape.levels("levels", levels), target, seed);
    }

    /** Half-way between two small numbers neither is right for certain, and noise decides. */
    private static double replicas(Random random) {
        double replicas;
        do {
            replicas = 1.2 + 14.8 * random.nextDouble();
        } while (replicas < 6 && Math.abs(replicas % 1 - 0.5) < 0.1);
        return replicas;
    }

    private void edges(
            String subject,
            List<ControlRun> runs,
            String what,
            String unit,
            ToDoubleFunction<ControlRun> score,
            double goal) {
        double[] sorted = runs.stream().mapToDouble(score).sorted().toArray();
        String name = "varied plants: " + what + ", ";
        Measurement most = single(name + "19 of 20", subject, sorted[sorted.length * 19 / 20 - 1], unit, sorted.length);
        measurements.add(subject.equals(GESTOR) ? most.withGoal(goal) : most);
        measurements.add(single(name + "the worst", subject, sorted[sorted.length - 1], unit, sorted.length));
        double reached = 100.0 * Arrays.stream(sorted).filter(v -> v <= goal).count() / sorted.length;
        measurements.add(single(
                name + "plants within " + Measurement.number(goal), subject, reached, "% of plants", sorted.length));
    }

    private static Measurement single(String name, String subject, double value, String unit, int runs) {
        return new Measurement(name, subject, value, unit, runs, OptionalDouble.empty());
    }

    private static String how() {
        return """
                Simulated containers that share a load evenly; what they are like is assumed (`fitted plant`, below, is like real ones). Target %.0f %% of a core: %s; each can use one core. The same plant and loads under
                our preset `normal` (`gestor`), `calm` and `eager`, our own formula with the best plain constants found (%s), the
                rule of Kubernetes' Horizontal Pod Autoscaler with its defaults (`HPA`, with a metric that is never late) and the formula of the
                autoscaler that ours takes the place of, with the best constants found for it (`original`, %s). Settled is: within
                10 %% of the target or half a replica of load / target, whichever is wider, until the next step, 600 s later; 600 s means never. The
                HPA rounds up, which half of the time is more than half a replica off: a second row also takes that number for right. Time above is time with less than the load needs to be
                within 10 %% of the target. The step load is 160, 430, 770, 290 and 160 %%.

                Varied plants are %d, with a start delay of 0.5 to 10 s, a start-up spike of up to 100 %% for up to 20 s, noise of up to 6 %%, a target of
                30, 50 or 70 %% and five random levels of 1.2 to 16 replicas each; per plant the worst of its four steps counts. Levels
                within 0.1 of half-way between two numbers below 6 are left out: there noise decides what is right.

                ![Load, replicas and average CPU](../bench/results/control.png)
                """.formatted(TARGET, PlantParameters.NOMINAL.words(), words(OURS), words(ORIGINAL), PLANTS)
                .strip();
    }

    private static String words(PidConstants constants) {
        return "kp %s, ki %s, kd %s".formatted(constants.kp(), constants.ki(), constants.kd());
    }
}
