// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.api.OpenApiCheck;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The HTTP interface of a manager that runs, found by the files in the instance's state as a program would find it. Each answer is
 * held against what the manager says of itself.
 */
final class ManagerCalls {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;
    private final String token;

    /** Asked for with the first answer, and kept: to put it together costs the manager more than all else here. */
    private Optional<OpenApiCheck> description = Optional.empty();

    /** @param folder the instance's state */
    ManagerCalls(Path folder) throws IOException {
        this(
                URI.create(Files.readString(folder.resolve("address")).strip()),
                Files.readString(folder.resolve("token")).strip());
    }

    /** One that goes by another address than it says itself. */
    ManagerCalls(URI address, String token) {
        this.address = address;
        this.token = token;
    }

    /** @param body empty text: none */
    Answer send(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = exchange(method, path, body);
        description()
                .answer(
                        method,
                        path,
                        response.statusCode(),
                        response.headers().firstValue("Content-Type").orElse(""),
                        response.body());
        return new Answer(response.statusCode(), response.body());
    }

    private synchronized OpenApiCheck description() throws IOException, InterruptedException {
        if (description.isEmpty()) {
            HttpResponse<String> response = exchange("GET", "/openapi.json", "");
            if (response.statusCode() != 200) {
                throw new IOException("GET /openapi.json: %d %s".formatted(response.statusCode(), response.body()));
            }
            description = Optional.of(OpenApiCheck.of(response.body()));
        }
        return description.orElseThrow();
    }

    private HttpResponse<String> exchange(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** @throws IOException for any status but 2xx */
    JsonNode require(String method, String path, String body) throws IOException, InterruptedException {
        Answer answer = send(method, path, body);
        if (answer.status() / 100 != 2) {
            throw new IOException("%s %s: %d %s".formatted(method, path, answer.status(), answer.body()));
        }
        return answer.json();
    }

    record Answer(int status, String body) {
        JsonNode json() throws IOException {
            return JSON.readTree(body.isEmpty() ? "{}" : body);
        }
    }
}
