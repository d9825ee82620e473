// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import java.time.Duration;

/**
 * What one caller, or all together, may take of the server.
 *
 * @param bodyBytes of one request
 * @param headerBytes of one request
 * @param bodyTime from the header to the end of the body
 * @param idle how long a connection may stay without a request, and how long an answer may take to be fetched
 * @param connections at once; three quarters of them taken, those without a request are closed after a second
 * @param reads of one caller
 * @param changes of one caller
 * @param listeners to events at once
 */
public record ApiLimits(
        int bodyBytes,
        int headerBytes,
        Duration bodyTime,
        Duration idle,
        int connections,
        Rate reads,
        Rate changes,
        int listeners) {
    public static final ApiLimits DEFAULT = new ApiLimits(
            // A project of many services comes in one; all bodies that are waited for share a bound of their own.
            256 * 1024,
            8 * 1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            2_000,
            new Rate(1_000, 2_000),
            new Rate(50, 200),
            50);

    public ApiLimits {
        positive("body size in bytes", bodyBytes);
        positive("header size in bytes", headerBytes);
        positive("time for a body in ms", bodyTime.toMillis());
        positive("idle time in ms", idle.toMillis());
        positive("number of connections", connections);
        positive("number of listeners", listeners);
    }

    private static void positive(String what, long value) {
        if (value <= 0) {
            throw new ApiConfigException(
                    "the HTTP server's limit for the %s must be positive, was %d".formatted(what, value));
        }
    }
}
