// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Answers that break a rule, one each, beside one that breaks none. */
final class AnswerRulesTest {
    private static final Description DESCRIPTION = Description.parse("""
            {"paths": {"/things/{id}": {
              "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
              "get": {"responses": {
                "200": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                "404": {"content": {"application/problem+json": {}}}}}}},
             "components": {"schemas": {"Thing": {"type": "object", "required": ["id"],
               "properties": {"id": {"type": "string"}}}}}}
            """);
    private static final AnswerRules RULES =
            new AnswerRules(DESCRIPTION, List.of("s3cret"), Duration.ofSeconds(1), Duration.ofSeconds(1));

    @Test
    void anAnswerAsDescribedIsAllRight() {
        assertThat(complaint(200, "application/json", "{\"id\":\"a\"}")).isEmpty();
        assertThat(complaint(404, "application/problem+json", problem(404, "there is none")))
                .isEmpty();
    }

    @Test
    void eachRuleIsKept() {
        assertThat(complaint(200, "application/json", "{}"))
                .hasValueSatisfying(why -> assertThat(why).contains("schema").contains("id"));
        assertThat(complaint(200, "application/json", "{")).contains("the body is no JSON");
        assertThat(complaint(200, "text/html", "")).contains("the content type 'text/html' is not documented");
        assertThat(complaint(500, "application/problem+json", problem(500, "x")))
                .contains("the status 500 is not documented");
        assertThat(complaint(404, "text/plain", "no")).contains("an error comes as 'text/plain'");
        assertThat(complaint(404, "application/problem+json", problem(404, ""))).contains("the problem is not whole");
        assertThat(complaint(404, "application/problem+json", problem(405, "x")))
                .contains("the problem is not whole");
        assertThat(complaint(200, "application/json", "{\"id\":\"s3cret\"}")).contains("the answer tells a secret");
        for (String inside :
                List.of("java.lang.String", "IOException: no", "at a.B.c(D.java:7)", "dev.gestor.api.Gate")) {
            assertThat(complaint(404, "application/problem+json", problem(404, inside)))
                    .as(inside)
                    .contains("the answer shows the program's insides");
        }
    }

    @Test
    void aRequestThatWentAstrayMayBeRefusedOtherwise() {
        Draft draft = draft().mutatedAstray("path");

        assertThat(RULES.complaint(draft, answer(405, "application/problem+json", problem(405, "no"))))
                .isEmpty();
        assertThat(RULES.complaint(draft, answer(500, "application/problem+json", problem(500, "no"))))
                .contains("the status 500 is not documented");
    }

    private static Optional<String> complaint(int status, String type, String body) {
        return RULES.complaint(draft(), answer(status, type, body));
    }

    private static Draft draft() {
        return new Draft(DESCRIPTION.operations().get(0), "/things/a");
    }

    private static Answer answer(int status, String type, String body) {
        return new Answer(
                status, List.of("HTTP/1.1 " + status + " x", "Content-Type: " + type), body, Duration.ofMillis(1));
    }

    private static String problem(int status, String detail) {
        return "{\"title\":\"x\",\"status\":%d,\"detail\":\"%s\",\"error\":\"x\"}".formatted(status, detail);
    }
}
