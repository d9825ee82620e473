// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.policy.CpuPreset;
import java.time.Duration;
import java.util.Optional;

/**
 * What holds for every client.
 *
 * @param period of the controller's steps
 * @param poll how soon a client that starts or stops is looked at again
 * @param max containers of a client that names no maximum of its own
 * @param preset of a client that gives no constants; empty: constants are asked for
 * @param drain how long before a surplus container is stopped it is told to be leaving
 * @param stable how long a container has to run for its image to count as sound
 * @param attempts failures in a row after which a client of which nothing runs is given up
 * @param firstRetry time to the next attempt after a failure; doubled with each further one
 * @param lastRetry the longest time between two attempts
 * @param freshness greatest age of figures that are told, and decided from
 * @param startLimit how long a client may take to its first running container
 */
public record ClientSettings(
        Duration period,
        Duration poll,
        int max,
        Optional<CpuPreset> preset,
        Duration drain,
        Duration stable,
        int attempts,
        Duration firstRetry,
        Duration lastRetry,
        Duration freshness,
        Duration startLimit) {
    public static final ClientSettings DEFAULT = new ClientSettings(
            Duration.ofSeconds(2),
            Duration.ofMillis(250),
            10,
            Optional.empty(),
            Duration.ZERO,
            Duration.ofSeconds(30),
            5,
            Duration.ofSeconds(1),
            Duration.ofSeconds(60),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60));

    public ClientSettings {
        requirePositive("period", period);
        requirePositive("poll", poll);
        requirePositive("stable", stable);
        requirePositive("first retry", firstRetry);
        requirePositive("last retry", lastRetry);
        requirePositive("freshness", freshness);
        requirePositive("start limit", startLimit);
        if (drain.isNegative()) {
            throw new IllegalArgumentException("the client's drain time must not be negative, was " + drain);
        }
        if (max < 1 || attempts < 1) {
            throw new IllegalArgumentException(
                    "the client's maximum of containers and of attempts must be at least 1, were %d and %d"
                            .formatted(max, attempts));
        }
    }

    public ClientSettings withMax(int containers) {
        return new ClientSettings(
                period,
                poll,
                containers,
                preset,
                drain,
                stable,
                attempts,
                firstRetry,
                lastRetry,
                freshness,
                startLimit);
    }

    public ClientSettings withPreset(CpuPreset usual) {
        return new ClientSettings(
                period,
                poll,
                max,
                Optional.of(usual),
                drain,
                stable,
                attempts,
                firstRetry,
                lastRetry,
                freshness,
                startLimit);
    }

    public ClientSettings withDrain(Duration time) {
        return new ClientSettings(
                period, poll, max, preset, time, stable, attempts, firstRetry, lastRetry, freshness, startLimit);
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("the client's %s must be positive, was %s".formatted(what, value));
        }
    }
}
