// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.policy.FleetCpu;
import dev.gestor.policy.FleetCpu.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Containers that share an offered load evenly, each up to its capacity; what they cannot take is lost. On a clock of its
 * own.
 */
final class Plant {
    /** What the noise of the parameters is given for. */
    private static final double NOISE_INTERVAL = 2;

    /** Steps that are remembered: longer than any measurement and its lag. */
    private static final int MEMORY = 128;

    /** Long since started. */
    private static final double OLD = -3600;

    private final PlantParameters parameters;
    private final Random random;
    private final List<Replica> replicas = new ArrayList<>();
    private final double[] times = new double[MEMORY];
    private int steps;
    private double now;

    /** @param replicas that run since long ago */
    Plant(PlantParameters parameters, int replicas, Random random) {
        this.parameters = parameters;
        this.random = random;
        for (int i = 0; i < replicas; i++) {
            this.replicas.add(new Replica(OLD));
        }
    }

    private static final class Replica {
        final double runsFrom;
        /** Since its start, by step. */
        final double[] used = new double[MEMORY];

        Replica(double runsFrom) {
            this.runsFrom = runsFrom;
        }
    }

    void add(int count) {
        for (int i = 0; i < count; i++) {
            replicas.add(new Replica(now + parameters.startDelay()));
        }
    }

    /** The youngest go first. */
    void remove(int count) {
        for (int i = 0; i < count; i++) {
            replicas.remove(replicas.size() - 1);
        }
    }

    void advance(double seconds, double load) {
        double share = share(load);
        for (Replica replica : replicas) {
            double use = replica.runsFrom <= now ? use(replica, share) * seconds : 0;
            replica.used[(steps + 1) % MEMORY] = replica.used[steps % MEMORY] + use;
        }
        steps++;
        now += seconds;
        times[steps % MEMORY] = now;
    }

    private double share(double load) {
        int running = running();
        return running == 0 ? 0 : load / running;
    }

    private double use(Replica replica, double share) {
        double spike = now - replica.runsFrom < parameters.spikeSeconds() ? parameters.spike() : 0;
        return Math.min(parameters.capacity(), share + parameters.idle() + spike);
    }

    int running() {
        int running = 0;
        for (Replica replica : replicas) {
            running += replica.runsFrom <= now ? 1 : 0;
        }
        return running;
    }

    int total() {
        return replicas.size();
    }

    /** The true mean of those that run. */
    double average(double load) {
        double share = share(load);
        return replicas.stream()
                .filter(r -> r.runsFrom <= now)
                .mapToDouble(r -> use(r, share))
                .average()
                .orElse(0);
    }

    /** What an autoscaler sees now of the containers that ran all the time that it was measured over. */
    FleetCpu measure(double interval) {
        List<Reading> readings = new ArrayList<>();
        double end = now - parameters.lag();
        for (Replica replica : replicas) {
            double age = now - replica.runsFrom;
            if (age >= interval + parameters.lag()) {
                double noise = parameters.noise() * Math.sqrt(NOISE_INTERVAL / interval) * random.nextGaussian();
                double used = used(replica, end) - used(replica, end - interval);
                double percent = Math.max(0, used / (Math.max(0, end) - Math.max(0, end - interval)) + noise);
                readings.add(new Reading(percent, Duration.ofMillis(Math.round(age * 1000))));
            }
        }
        return new FleetCpu(running(), total() - running(), readings);
    }

    /** From its start until then. */
    private double used(Replica replica, double time) {
        int after = steps;
        while (after > 0 && times[(after - 1) % MEMORY] >= time) {
            after--;
            if (steps - after >= MEMORY - 1) {
                throw new IllegalArgumentException("%.1f s ago is longer than a plant remembers".formatted(now - time));
            }
        }
        int before = Math.max(0, after - 1);
        double length = times[after % MEMORY] - times[before % MEMORY];
        double part = length == 0 ? 1 : Math.max(0, time - times[before % MEMORY]) / length;
        double from = replica.used[before % MEMORY];
        return from + (replica.used[after % MEMORY] - from) * part;
    }
}
