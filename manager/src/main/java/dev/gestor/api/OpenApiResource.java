// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.config.RoutesConfig;

/** {@code GET /openapi.json}: the description of all routes that this server has. */
final class OpenApiResource implements Resource {
    static final String DOCUMENT = "openapi";

    private final OpenApiDocument document;

    OpenApiResource(OpenApiDocument document) {
        this.document = document;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get(
                "/openapi.json",
                context -> context.contentType("application/json").result(document.json()));
    }
}
