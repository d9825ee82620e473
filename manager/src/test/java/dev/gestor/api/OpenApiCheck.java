// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Holds answers against the description of the API that the server itself gives out: the route, its status, the content type,
 * the body by its schema, and where the whole answer is given also the headers that it must have.
 *
 * <pre>{@code
 * OpenApiCheck check = OpenApiCheck.of(server);
 * check.answer("GET", "/v1/decisions?limit=1", 200, "application/json", body);
 * }</pre>
 */
public final class OpenApiCheck {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> OPERATIONS = Set.of("get", "put", "post", "delete", "patch", "head", "options");
    private static final Pattern PARAMETER = Pattern.compile("\\\\Q|\\\\E|\\{[^}]+}|<[^>]+>");

    private final JsonNode document;
    private final List<String> routes;

    private OpenApiCheck(JsonNode document, List<String> routes) {
        this.document = document;
        this.routes = routes;
    }

    static OpenApiCheck of(ApiServer server) {
        return new OpenApiCheck(server.description(), server.routes());
    }

    /** @param json what {@code GET /openapi.json} answered, of a server in another process */
    public static OpenApiCheck of(String json) throws JsonProcessingException {
        return new OpenApiCheck(JSON.readTree(json), List.of());
    }

    /** Fails unless every route of the server is described, and every described one is a route; test routes excepted. */
    void everyRouteIsDescribed(String... undescribed) {
        Set<String> served = new TreeSet<>();
        routes.forEach(route -> served.add(route.replace('<', '{').replace('>', '}')));
        served.removeAll(Set.of(undescribed));
        Set<String> described = new TreeSet<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(operation -> {
                    if (OPERATIONS.contains(operation)) {
                        described.add(operation.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        assertThat(described).as("described routes").isEqualTo(served);
    }

    void answer(String method, String target, RawHttp.Answer answer) {
        answer(method, target, answer.status(), answer.header("Content-Type").orElse(""), answer.body());
        JsonNode operation = operation(method, target.split("\\?", 2)[0]);
        JsonNode response = resolve(operation.path("responses").path(Integer.toString(answer.status())));
        for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            if (resolve(header.getValue()).path("required").asBoolean()) {
                assertThat(answer.header(header.getKey()))
                        .as("%s %s: header %s", method, target, header.getKey())
                        .isPresent();
            }
        }
    }

    /** Fails unless it is an error as every route has it, whatever was asked for. */
    void problem(RawHttp.Answer answer) {
        String what =
                "%d %s".formatted(answer.status(), answer.header("Content-Type").orElse(""));
        assertThat(answer.header("Content-Type").orElse("")).as(what).startsWith("application/problem+json");
        valid(what, resolve(JSON.createObjectNode().put("$ref", "#/components/schemas/Problem")), answer.body());
    }

    /** Fails unless the answer is as described. */
    public void answer(String method, String target, int status, String contentType, String body) {
        String what = "%s %s -> %d %s".formatted(method, target, status, contentType);
        JsonNode operation = operation(method, target.split("\\?", 2)[0]);
        if (operation.isMissingNode()) {
            // Refused before it came to a route, or there is none.
            assertThat(status).as("%s: not described", what).isIn(401, 403, 404, 405, 421, 429, 501);
            valid(what, resolve(JSON.createObjectNode().put("$ref", "#/components/schemas/Problem")), body);
            return;
        }
        JsonNode response = resolve(operation.path("responses").path(Integer.toString(status)));
        assertThat(response.isMissingNode())
                .as("%s: status not described", what)
                .isFalse();
        if (response.path("content").isEmpty()) {
            assertThat(body).as(what).isEmpty();
            return;
        }
        String type = contentType.split(";", 2)[0].strip();
        JsonNode content = response.path("content").path(type);
        assertThat(content.isMissingNode())
                .as("%s: content type not described", what)
                .isFalse();
        if (type.endsWith("json") && content.has("schema")) {
            valid(what, content.path("schema"), body);
        }
    }

    private JsonNode operation(String method, String path) {
        List<JsonNode> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : document.path("paths").properties()) {
            // The parts between parameters are taken as they are.
            String pattern = "\\Q" + PARAMETER.matcher(entry.getKey()).replaceAll("\\\\E[^/]+\\\\Q") + "\\E";
            boolean exact = entry.getKey().equals(path);
            if (exact || Pattern.matches(pattern, path)) {
                found.add(exact ? 0 : found.size(), entry.getValue());
            }
        }
        return found.isEmpty() ? MissingNode.getInstance() : found.get(0).path(method.toLowerCase(Locale.ROOT));
    }

    private JsonNode resolve(JsonNode node) {
        String reference = node.path("$ref").asText("");
        return reference.isEmpty() ? node : document.at(reference.substring(1));
    }

    private void valid(String what, JsonNode schema, String body) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components"));
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
        JsonNode parsed;
        try {
            parsed = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(what + ": no JSON: " + body, e);
        }
        Set<ValidationMessage> complaints = factory.getSchema(whole, config).validate(parsed);
        assertThat(complaints).as("%s: %s", what, body).isEmpty();
    }
}
