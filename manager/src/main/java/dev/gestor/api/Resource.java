// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.config.RoutesConfig;
import java.util.Map;
import java.util.Optional;

/** One resource of the HTTP API and its routes. Callers have been authenticated before a route runs. */
@FunctionalInterface
public interface Resource {
    void register(RoutesConfig routes);

    /** The name of the file that documents the routes, {@code openapi/<name>.yaml} beside this class; empty where none does. */
    default Optional<String> document() {
        return Optional.empty();
    }

    /** Changes, as {@code "PUT /services"}, that do not wait for the container engine; all others are taken to. */
    default Map<String, Pace> paces() {
        return Map.of();
    }

    /** The server is about to stop: long answers end. */
    default void end() {}
}
