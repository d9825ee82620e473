// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.config.RoutesConfig;

/** One resource of the HTTP API and its routes. Callers have been authenticated before a route runs. */
public interface Resource {
    void register(RoutesConfig routes);
}
