// SPDX-License-Identifier: Apache-2.0
package dev.gestor.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The description of each manager that can be started, as a whole, and against what that manager does: every operation that any of
 * them describes is asked of all of them, and so is every method of every path.
 */
@Timeout(300)
class ApiDescriptionIT {
    private static final List<String> METHODS = List.of("GET", "PUT", "POST", "DELETE", "PATCH");

    private final String unique = "described-" + UUID.randomUUID().toString().substring(0, 8);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path folder;

    @Test
    void everyManagerDescribesWhatItServesAndServesWhatItDescribes() throws Exception {
        Map<String, ManagerProcess> managers = new TreeMap<>();
        try {
            managers.put("serve", start("serve"));
            managers.put("agent", start("agent"));
            managers.put("run", start("run", "--workload=off"));
            managers.put("dry", start("run", "--workload=off", "--dry-run"));
            Map<String, ApiDescription> descriptions = new TreeMap<>();
            for (Map.Entry<String, ManagerProcess> each : managers.entrySet()) {
                each.getValue().awaitText("HTTP at");
                Answer answer = ask(each.getKey(), "GET", "/openapi.json");
                assertThat(answer.status()).isEqualTo(200);
                descriptions.put(each.getKey(), ApiDescription.parse(answer.body()));
            }

            Set<String> paths = descriptions.values().stream()
                    .flatMap(d -> d.operations().stream())
                    .map(operation -> operation.split(" ", 2)[1])
                    .collect(Collectors.toCollection(TreeSet::new));
            for (Map.Entry<String, ApiDescription> each : descriptions.entrySet()) {
                assertThat(each.getValue().complaints()).as(each.getKey()).isEmpty();
                assertThat(differences(each.getKey(), each.getValue(), paths))
                        .as(each.getKey())
                        .isEmpty();
            }
            assertThat(operations(descriptions, "serve"))
                    .isEqualTo(operations(descriptions, "run"))
                    .contains("PUT /services", "GET /client", "POST /v1/workload", "GET /status", "GET /metrics");
            assertThat(operations(descriptions, "agent"))
                    .contains("GET /status")
                    .noneMatch(operation -> operation.contains("/client") || operation.contains("/services"));
            for (ManagerProcess manager : managers.values()) {
                assertThat(manager.terminate()).as(manager.output()).isZero();
            }
        } finally {
            managers.values().forEach(ManagerProcess::close);
        }
    }

    private static Set<String> operations(Map<String, ApiDescription> descriptions, String name) {
        return Optional.ofNullable(descriptions.get(name)).orElseThrow().operations();
    }

    private ManagerProcess start(String command, String... options) throws IOException {
        boolean dry = List.of(options).contains("--dry-run");
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--instance=" + instance(dry ? "dry" : command),
                "--state=" + folder.resolve("state"),
                "--port=0",
                "--lang=en",
                "--sysinfo=procfs",
                "--log-server=none"));
        arguments.addAll(List.of(options));
        return ManagerProcess.start(Path.of("target/manager.jar"), folder, command, arguments);
    }

    private String instance(String name) {
        return unique + "-" + name;
    }

    private List<String> differences(String name, ApiDescription description, Set<String> paths) throws Exception {
        List<String> differences = new ArrayList<>();
        for (String template : paths) {
            // Something that does not exist, in every place, and a body that will not do: nothing is changed.
            String path = template.replaceAll("\\{[^}]+}", "0123456789abcdef");
            for (String method : METHODS) {
                Answer answer = ask(name, method, path);
                assertThat(answer.status())
                        .as("%s %s: %s", method, path, answer.body())
                        .isNotIn(401, 403, 421, 429, 500);
                if (answer.hasNoRoute() == description.describes(method, path)) {
                    differences.add("%s %s: %d %s".formatted(method, path, answer.status(), answer.body()));
                }
            }
        }
        return differences;
    }

    private Answer ask(String name, String method, String path) throws Exception {
        Path state = folder.resolve("state").resolve(instance(name));
        URI address = URI.create(Files.readString(state.resolve("address")).strip());
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(state.resolve("token")).strip())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString("[]"))
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            boolean endless = response.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.startsWith("text/event-stream"))
                    .isPresent();
            return new Answer(
                    response.statusCode(), endless ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private record Answer(int status, String body) {
        /** In the words of the server itself, which no resource uses. */
        boolean hasNoRoute() {
            return status == 405 || (status == 404 && body.contains("Endpoint "));
        }
    }
}
