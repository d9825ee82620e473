// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import java.time.Duration;

/**
 * What is to be done.
 *
 * @param duration how long requests are offered and counted
 * @param warmUp how long they are offered before that, uncounted
 * @param connections at most so many at once, each with one request at a time
 * @param timeout of one request, with its connection
 * @param keepAlive false: a new connection for each request
 */
public record LoadPlan(
        Target target,
        Request request,
        Arrivals arrivals,
        Duration duration,
        Duration warmUp,
        int connections,
        Duration timeout,
        boolean keepAlive) {
    /** More would be another kind of tool. */
    public static final int MOST_CONNECTIONS = 64;

    public LoadPlan {
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "connections must be from 1 to %d, was %d".formatted(MOST_CONNECTIONS, connections));
        }
    }
}
