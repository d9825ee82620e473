// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /livez}: the process serves requests. {@code /readyz}: it does its work, or why not. Neither needs the token. */
final class HealthResource implements Resource {
    private final Supplier<Optional<String>> notReady;

    HealthResource(Supplier<Optional<String>> notReady) {
        this.notReady = notReady;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/livez", context -> context.contentType("text/plain").result("ok\n"));
        routes.get("/readyz", this::ready);
    }

    @Override
    public Optional<String> document() {
        return Optional.of("health");
    }

    private void ready(Context context) {
        Optional<String> reason = notReady.get();
        if (reason.isPresent()) {
            throw new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, reason.get());
        }
        context.contentType("text/plain").result("ok\n");
    }
}
