// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;

/** {@code GET /metrics}: OpenMetrics for who accepts it, else the older text form of Prometheus. */
public final class MetricsResource implements Resource {
    private final ManagerMetrics metrics;

    public MetricsResource(ManagerMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/metrics", this::expose);
    }

    @Override
    public Optional<String> document() {
        return Optional.of("metrics");
    }

    private void expose(Context context) throws IOException {
        String accept = context.header("Accept");
        ManagerMetrics.Exposition exposition = metrics.expose(accept == null ? "" : accept);
        context.contentType(exposition.contentType()).result(exposition.text());
    }
}
