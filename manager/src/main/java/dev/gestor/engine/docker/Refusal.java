// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.exception.DockerException;

/** Docker answered a request with an error: {@code {"message": "No such container: web"}} and a status. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int status;

    Refusal(DockerException answer) {
        super(words(answer), answer);
        status = answer.getHttpStatus();
    }

    int status() {
        return status;
    }

    /** What Docker said. */
    String said() {
        return String.valueOf(getMessage());
    }

    private static String words(DockerException answer) {
        String prefix = "Status " + answer.getHttpStatus() + ": ";
        String text = String.valueOf(answer.getMessage());
        String body = (text.startsWith(prefix) ? text.substring(prefix.length()) : text).strip();
        if (body.isEmpty()) {
            return "HTTP status " + answer.getHttpStatus();
        }
        try {
            JsonNode message = JSON.readTree(body).path("message");
            return message.isTextual() ? message.asText().strip() : body;
        } catch (JsonProcessingException e) {
            // A proxy in between, or a server that is not Docker, answers in its own words.
            return body;
        }
    }
}
