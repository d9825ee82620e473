// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.bench.ControlTrace.Point;
import java.util.List;

/**
 * The plant that a recorded trace is most like. The delay of starts is counted in the trace itself; what a container uses without
 * load and how much its start costs come from least squares between the recorded average and its replay (Gauss and Newton's
 * steps: below the capacity the average is linear in both, and one step is exact); the length of the spike and the lag are
 * those of all in question that leave the least; the noise is what is left.
 *
 * @param difference root of the mean squared difference of recorded and replayed average, in percent of a core
 */
record PlantFit(PlantParameters plant, double difference, ControlTrace replayed) {
    private static final double LONGEST_SPIKE = 30;
    private static final double LONGEST_LAG = 3;
    private static final double LAG_STEP = 0.25;
    private static final int STEPS = 2;

    /** After a change the recorded average is off by when, and not by how much. */
    private static final double UNSTEADY = 5;

    /** What the noise of the parameters is given for. */
    private static final double NOISE_INTERVAL = 2;

    /**
     * @param capacity the containers' limit, in percent of a core
     * @param window seconds that each measurement was made over
     */
    static PlantFit of(ControlTrace trace, double capacity, double window) {
        PlantParameters start = new PlantParameters(capacity, 0, startDelay(trace), 0, 0, 0, 0);
        PlantFit best = fit(trace, start, window);
        for (double spikeSeconds = 1; spikeSeconds <= LONGEST_SPIKE; spikeSeconds++) {
            // Steps begin where the last ones ended: it is near.
            PlantParameters near = start;
            for (double lag = 0; lag <= LONGEST_LAG; lag += LAG_STEP) {
                PlantFit fit = fit(trace, near.lasting(spikeSeconds, lag), window);
                best = fit.difference() < best.difference() ? fit : best;
                near = fit.plant();
            }
        }
        double noise = noise(trace, best.replayed(), best.plant().spikeSeconds()) * Math.sqrt(window / NOISE_INTERVAL);
        return new PlantFit(best.plant().with(noise), best.difference(), best.replayed());
    }

    /** Time that containers spent on their way, by how many there were. */
    private static double startDelay(ControlTrace trace) {
        List<Point> points = trace.points();
        double waited = 0;
        int started = 0;
        for (int i = 1; i < points.size(); i++) {
            Point before = points.get(i - 1);
            Point now = points.get(i);
            waited += Math.max(0, before.ordered() - before.running()) * (now.seconds() - before.seconds());
            started += Math.max(0, now.ordered() - before.ordered());
        }
        return started == 0 ? 0 : waited / started;
    }

    private static PlantFit fit(ControlTrace trace, PlantParameters guess, double window) {
        PlantParameters fitted = guess;
        ControlTrace replayed = trace.replayedOn(fitted, window);
        for (int step = 0; step < STEPS; step++) {
            ControlTrace moreIdle = trace.replayedOn(fitted.with(fitted.idle() + 1, fitted.spike()), window);
            ControlTrace moreSpike = trace.replayedOn(fitted.with(fitted.idle(), fitted.spike() + 1), window);
            fitted = step(trace, fitted, replayed, moreIdle, moreSpike);
            replayed = trace.replayedOn(fitted, window);
        }
        return new PlantFit(fitted, trace.differenceTo(replayed), replayed);
    }

    /** The normal equations of the two unknowns. */
    private static PlantParameters step(
            ControlTrace trace,
            PlantParameters plant,
            ControlTrace replayed,
            ControlTrace moreIdle,
            ControlTrace moreSpike) {
        double idleSquared = 0;
        double both = 0;
        double spikeSquared = 0;
        double idleMissing = 0;
        double spikeMissing = 0;
        for (int i = 0; i < trace.points().size(); i++) {
            double base = replayed.points().get(i).average();
            double missing = trace.points().get(i).average() - base;
            double idle = moreIdle.points().get(i).average() - base;
            double spike = moreSpike.points().get(i).average() - base;
            if (!Double.isNaN(missing)) {
                idleSquared += idle * idle;
                both += idle * spike;
                spikeSquared += spike * spike;
                idleMissing += idle * missing;
                spikeMissing += spike * missing;
            }
        }
        double determinant = idleSquared * spikeSquared - both * both;
        // No container started, or none is seen with its spike.
        boolean idleAlone = determinant < 1e-9 * idleSquared * idleSquared;
        double spike = idleAlone ? 0 : (idleSquared * spikeMissing - both * idleMissing) / determinant;
        double idle = idleSquared == 0 ? 0 : (idleMissing - both * spike) / idleSquared;
        return plant.with(Math.max(0, plant.idle() + idle), Math.max(0, plant.spike() + spike));
    }

    /** Of one container: that of the average of many is smaller by the root of their number. */
    private static double noise(ControlTrace trace, ControlTrace replayed, double spikeSeconds) {
        double sum = 0;
        int known = 0;
        double changed = Double.NEGATIVE_INFINITY;
        for (int i = 1; i < trace.points().size(); i++) {
            Point point = trace.points().get(i);
            Point before = trace.points().get(i - 1);
            if (point.running() != before.running() || point.offered() != before.offered()) {
                changed = point.seconds();
            }
            double difference = point.average() - replayed.points().get(i).average();
            if (point.seconds() > changed + UNSTEADY + spikeSeconds && !Double.isNaN(difference)) {
                sum += difference * difference * point.running();
                known++;
            }
        }
        return known == 0 ? 0 : Math.sqrt(sum / known);
    }
}
