// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * A load over time, in percent of one core.
 *
 * @param steps times at which it jumps to a level and stays for a while: what a controller does after them is judged
 */
record LoadShape(String name, DoubleUnaryOperator percent, List<Double> steps, double duration) {
    private static final double HOLD = 600;

    /** Each level for ten minutes. */
    static LoadShape levels(String name, double... percents) {
        return staircase(name, HOLD, HOLD, percents);
    }

    /** The first level for as long as {@code first} says, each of the others for {@code hold} seconds. */
    static LoadShape staircase(String name, double first, double hold, double... percents) {
        List<Double> steps = IntStream.range(1, percents.length)
                .mapToObj(i -> first + (i - 1) * hold)
                .toList();
        return new LoadShape(
                name,
                t -> percents[t < first ? 0 : (int) Math.min(percents.length - 1.0, 1 + (t - first) / hold)],
                steps,
                first + (percents.length - 1) * hold);
    }

    static LoadShape step() {
        return levels("step", 160, 430, 770, 290, 160);
    }

    /** Small enough for a machine of two cores to carry it beside much other work; 90 s a step. */
    static LoadShape real() {
        return staircase("real", 60, 90, 2, 6, 14, 8, 4);
    }

    /** Up in ten minutes, on the top for five, down in ten. */
    static LoadShape ramp() {
        return new LoadShape(
                "ramp",
                t -> 150 + 850 * Math.max(0, Math.min(1, Math.min(t / 600, (1500 - t) / 600))),
                List.of(),
                1800);
    }

    static LoadShape sine() {
        return new LoadShape("sine", t -> 500 - 300 * Math.cos(2 * Math.PI * t / 600), List.of(), 3000);
    }

    /** Half a period is too short for anybody's containers to be worth removing, or not: here the windows show. */
    static LoadShape square() {
        return new LoadShape("square", t -> t % 180 < 90 ? 200 : 700, List.of(), 1800);
    }

    /** Wanders about a mean, with a memory of half a minute. */
    static LoadShape noise(long seed) {
        Random random = new Random(seed);
        double[] values = new double[1801];
        double keep = Math.exp(-1 / 30.0);
        double deviation = 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(50, 500 + deviation);
            deviation = deviation * keep + random.nextGaussian() * 80 * Math.sqrt(1 - keep * keep);
        }
        return new LoadShape("noise", t -> values[(int) t], List.of(), 1800);
    }
}
