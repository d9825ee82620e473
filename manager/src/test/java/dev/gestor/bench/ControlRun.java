// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/**
 * One autoscaler on one plant under one load, and how well it did.
 *
 * @param samples one a second
 */
record ControlRun(String scaler, PlantParameters plant, LoadShape load, double target, List<Sample> samples) {
    /** What the plant here may grow to: an original without a maximum has to end somewhere. */
    static final int MOST = 60;

    private static final double TICK = 0.25;
    private static final double TOLERANCE = 0.1;

    /**
     * @param ordered replicas that run or start
     * @param average the true one, in percent
     */
    record Sample(double seconds, int running, int ordered, double average, double load) {}

    static ControlRun of(Scaler scaler, PlantParameters parameters, LoadShape load, double target, long seed) {
        double first = load.percent().applyAsDouble(0);
        Plant plant = new Plant(
                parameters, Math.max(1, (int) Math.round(first / (target - parameters.idle()))), new Random(seed));
        List<Sample> samples = new ArrayList<>();
        int ticks = (int) (load.duration() / TICK);
        int ticksACall = (int) (scaler.period() / TICK);
        for (int tick = 0; tick < ticks; tick++) {
            double now = tick * TICK;
            double offered = load.percent().applyAsDouble(now);
            if (tick > 0 && tick % ticksACall == 0) {
                act(plant, scaler.change(plant.measure(scaler.window())));
            }
            if (tick % (int) (1 / TICK) == 0) {
                samples.add(new Sample(now, plant.running(), plant.total(), plant.average(offered), offered));
            }
            plant.advance(TICK, offered);
        }
        return new ControlRun(scaler.name(), parameters, load, target, List.copyOf(samples));
    }

    /** What was recorded of containers, one second after the other, to be judged as a simulated run is. */
    static ControlRun recorded(String name, ControlTrace trace, PlantParameters fitted, LoadShape load, double target) {
        List<Sample> samples = new ArrayList<>();
        for (ControlTrace.Point point : trace.points()) {
            if (point.seconds() >= samples.size()) {
                samples.add(
                        new Sample(samples.size(), point.running(), point.ordered(), point.average(), point.offered()));
            }
        }
        if (samples.size() < load.duration()) {
            throw new IllegalArgumentException("the trace ends after %d s, the load takes %.0f s; record it again"
                    .formatted(samples.size(), load.duration()));
        }
        return new ControlRun(name, fitted, load, target, List.copyOf(samples));
    }

    private static void act(Plant plant, int change) {
        if (change > 0) {
            plant.add(Math.min(change, MOST - plant.total()));
        } else if (change < 0) {
            plant.remove(Math.min(-change, plant.total() - 1));
        }
    }

    /** Seconds after the worst step until the number of running replicas is right and stays so; all of them if never. */
    double settlingTime() {
        return worst(segment -> settlingTime(segment, this::isSettled));
    }

    /** The same for who rounds up: the next whole number above what the load takes is right too. */
    double settlingTimeRoundedUp() {
        return worst(segment -> settlingTime(segment, s -> isSettled(s) || s.running() == Math.ceil(ideal(s.load()))));
    }

    private static double settlingTime(List<Sample> segment, Predicate<Sample> isSettled) {
        int settled = segment.size();
        while (settled > 0 && isSettled.test(segment.get(settled - 1))) {
            settled--;
        }
        return settled;
    }

    /** Within 10 % of the target or half a replica, whichever is wider. */
    private boolean isSettled(Sample sample) {
        return Math.abs(sample.running() - ideal(sample.load())) <= 0.5
                || Math.abs(average(sample) - target) <= TOLERANCE * target;
    }

    /** Replicas that would be at the target, not rounded. */
    private double ideal(double load) {
        return Math.max(1, load / (target - plant.idle()));
    }

    /** As it will be when the last start-up spike is over. */
    private double average(Sample sample) {
        return sample.load() / Math.max(1, sample.running()) + plant.idle();
    }

    /** Replicas more than the new load takes, or fewer after a step down, at the worst step. */
    double overshoot() {
        return worst(segment -> {
            double before = samples.get((int) segment.get(0).seconds() - 1).load();
            double after = segment.get(0).load();
            double ideal = ideal(after);
            return after > before
                    ? segment.stream().mapToInt(Sample::ordered).max().orElseThrow() - Math.ceil(ideal)
                    : Math.floor(ideal)
                            - segment.stream().mapToInt(Sample::ordered).min().orElseThrow();
        });
    }

    /** How often growing turned to shrinking or the other way, in the worst ten minutes after a step. */
    double directionChanges() {
        return worst(ControlRun::directionChanges);
    }

    /** The same over the whole run, per ten minutes. */
    double directionChangesOverall() {
        return directionChanges(samples) * 600 / load.duration();
    }

    private static double directionChanges(List<Sample> segment) {
        int direction = 0;
        int changes = 0;
        for (int i = 1; i < segment.size(); i++) {
            int now =
                    Integer.signum(segment.get(i).ordered() - segment.get(i - 1).ordered());
            if (now != 0 && direction != 0 && now != direction) {
                changes++;
            }
            direction = now == 0 ? direction : now;
        }
        return changes;
    }

    double containerSeconds() {
        return samples.stream().mapToInt(Sample::ordered).sum();
    }

    /** Share of the time, in percent, in which the load was above the target by more than the tolerance. */
    double timeAbove() {
        long above = samples.stream()
                .filter(sample -> average(sample) > target * (1 + TOLERANCE))
                .count();
        return 100.0 * above / samples.size();
    }

    private interface Score {
        double of(List<Sample> segment);
    }

    private double worst(Score score) {
        double worst = 0;
        List<Double> steps = load.steps();
        for (int i = 0; i < steps.size(); i++) {
            double end = i + 1 < steps.size() ? steps.get(i + 1) : load.duration();
            worst = Math.max(worst, score.of(samples.subList(steps.get(i).intValue(), (int) end)));
        }
        return worst;
    }
}
