// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The check itself finds what is wrong. */
class ApiDescriptionTest {
    private static final String GOOD = """
            {"openapi": "3.1.0", "info": {"title": "Things", "version": "1"},
             "paths": {"/things/{id}": {"get": {"operationId": "one", "summary": "One.",
               "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
               "responses": {"200": {"description": "It.", "content": {"application/json": {
                 "schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
             "components": {"schemas": {"Thing": {"type": "object"}}}}
            """;

    @Test
    void aGoodOneIsLeftInPeace() throws IOException {
        assertThat(ApiDescription.parse(GOOD).complaints()).isEmpty();
        assertThat(ApiDescription.parse(GOOD).operations()).containsExactly("GET /things/{id}");
    }

    @Test
    void whatIsWrongIsFound() throws IOException {
        complains("schemas/Thing\"", "schemas/Thong\"", "schemas/Thong");
        complains("\"responses\"", "\"respones\"", "respones");
        complains("{\"type\": \"object\"}", "{\"type\": \"objct\"}", "type");
        complains("/things/{id}", "/things/{name}", "[name]");
        complains("\"required\": true, ", "", "required");
        complains("3.1.0", "3.0.3", "openapi");
        complains("\"description\": \"It.\", ", "", "description");
        String other =
                "\"paths\": {\"/other\": {\"get\": {\"operationId\": \"one\", \"summary\": \"Other.\", \"responses\": {\"204\": {\"description\": \"Done.\"}}}},";
        String twice = GOOD.replace("\"paths\": {", other);
        assertThat(ApiDescription.parse(twice).complaints()).containsExactly("two operations have the id one");
    }

    private static void complains(String part, String instead, String about) throws IOException {
        assertThat(GOOD).contains(part);
        assertThat(ApiDescription.parse(GOOD.replace(part, instead)).complaints())
                .as(instead)
                .anyMatch(complaint -> complaint.contains(about));
    }
}
