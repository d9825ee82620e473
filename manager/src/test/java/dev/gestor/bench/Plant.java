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

    /** Long since started. */
    private static final double OLD = -3600;

    private final PlantParameters parameters;
    private final Random random;
    private final List<Replica> replicas = new ArrayList<>();
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
        double used;
        double usedSince;

        Replica(double runsFrom) {
            this.runsFrom = runsFrom;
            this.usedSince = runsFrom;
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
            if (replica.runsFrom <= now) {
                replica.used += use(replica, share) * seconds;
            }
        }
        now += seconds;
    }

    private double share(double load) {
        return running() == 0 ? 0 : load / running();
    }

    private double use(Replica replica, double share) {
        double spike = now - replica.runsFrom < parameters.spikeSeconds() ? parameters.spike() : 0;
        return Math.min(parameters.capacity(), share + parameters.idle() + spike);
    }

    int running() {
        return (int) replicas.stream().filter(r -> r.runsFrom <= now).count();
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

    /** What is measured over the time since the last call, of the containers that ran all the time. */
    FleetCpu measure(double interval) {
        List<Reading> readings = new ArrayList<>();
        for (Replica replica : replicas) {
            double age = now - replica.runsFrom;
            if (age >= interval) {
                double noise = parameters.noise() * Math.sqrt(NOISE_INTERVAL / interval) * random.nextGaussian();
                double percent =
                        Math.max(0, replica.used / (now - Math.max(replica.usedSince, now - interval)) + noise);
                readings.add(new Reading(percent, Duration.ofMillis(Math.round(age * 1000))));
            }
            replica.used = 0;
            replica.usedSince = now;
        }
        return new FleetCpu(running(), total() - running(), readings);
    }
}
