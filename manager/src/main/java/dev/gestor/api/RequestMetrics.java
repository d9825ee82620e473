// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.http.Context;
import io.javalin.http.RequestLogger;
import java.time.Duration;
import java.util.Set;

/** Counts requests by route, not by address: addresses are the callers' to choose, and there is no end of them. */
final class RequestMetrics implements RequestLogger {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final ManagerMetrics.Count requests;
    private final ManagerMetrics.Times times;
    private final ManagerMetrics.Count refusals;

    RequestMetrics(ManagerMetrics metrics) {
        requests = metrics.count(
                "gestor_http_requests",
                "requests answered; route none: there is no such route",
                "method",
                "route",
                "status");
        times = metrics.times(
                "gestor_http_request_duration_seconds", "from a request's whole body to its answer", "route");
        refusals = metrics.count("gestor_http_refused", "requests refused before any route", "reason");
    }

    @Override
    public void handle(Context context, Float millis) {
        String method = context.method().name();
        var endpoint = context.endpoints().lastHttpEndpoint();
        String route = endpoint == null ? "none" : endpoint.path;
        requests.add(METHODS.contains(method) ? method : "other", route, Integer.toString(context.statusCode()));
        if (String.valueOf(context.res().getContentType()).startsWith(EventsResource.CONTENT_TYPE)) {
            // It lasts as long as the listener stays.
            return;
        }
        times.observe(Duration.ofNanos((long) (millis * NANOS_PER_MILLI)), route);
    }

    /** @param reason in one word */
    void refused(String reason) {
        refusals.add(reason);
    }
}
