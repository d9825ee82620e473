// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

/**
 * What a fleet of containers behind a balancer is like, as far as an autoscaler sees it. Fit these to a recorded trace
 * to simulate the real one.
 *
 * @param capacity percent of one core that a container can use
 * @param idle percent that a container uses without load
 * @param startDelay seconds from the order until a container takes its share of the load
 * @param spike percent that a new container uses beside its share
 * @param spikeSeconds for how long
 * @param noise standard deviation of one container's measurement over 2 s, in percent of a core
 * @param lag seconds from the end of what was measured until an autoscaler, or a recorder, sees it
 */
record PlantParameters(
        double capacity, double idle, double startDelay, double spike, double spikeSeconds, double noise, double lag) {
    static final PlantParameters NOMINAL = new PlantParameters(100, 1, 2, 50, 20, 3, 0);

    /** The same containers without what is due to chance, started at once: what a replay of recorded numbers takes. */
    PlantParameters replayed() {
        return new PlantParameters(capacity, idle, 0, spike, spikeSeconds, 0, lag);
    }

    PlantParameters with(double idlePercent, double spikePercent) {
        return new PlantParameters(capacity, idlePercent, startDelay, spikePercent, spikeSeconds, noise, lag);
    }

    PlantParameters lasting(double spikeTime, double lagTime) {
        return new PlantParameters(capacity, idle, startDelay, spike, spikeTime, noise, lagTime);
    }

    PlantParameters with(double standardDeviation) {
        return new PlantParameters(capacity, idle, startDelay, spike, spikeSeconds, standardDeviation, lag);
    }

    String words() {
        return "start delay %.1f s, start-up spike of %.0f %% for %.0f s, noise %.1f %%"
                .formatted(startDelay, spike, spikeSeconds, noise);
    }
}
