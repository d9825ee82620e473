// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.control.rollout.UpdateRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Updates and instances of a manager that runs, by its HTTP interface. */
public final class OrchestratorClient {
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final byte[] NO_BODY = {};
    private static final Duration LOOK = Duration.ofMillis(200);

    private final ManagerClient manager;

    public OrchestratorClient(ManagerClient manager) {
        this.manager = manager;
    }

    /**
     * Waits for the end.
     *
     * @param lines takes each line once, as it comes
     */
    public TaskJson update(UpdateRequest request, Consumer<TaskJson.Line> lines)
            throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("target", request.target());
        if (request.isRollback()) {
            body.put("rollback", true);
        } else if (request.front().isPresent()) {
            String front = request.front().get();
            body.put("balance", front.isEmpty() ? OrchestratorResource.OWN_PORT : front);
        } else {
            body.put("image", request.image());
        }
        body.put("ready_ms", request.policy().ready().toMillis())
                .put("min_healthy_ms", request.policy().minHealthy().toMillis())
                .put("watch_ms", request.policy().watch().toMillis())
                .put("drain_ms", request.policy().drain().toMillis())
                .put("dry_run", request.dryRun());
        return await(begin("/v1/updates", body), lines);
    }

    /**
     * Waits for the end.
     *
     * @param change instances more; below 0: fewer
     */
    public TaskJson change(String container, int change, Duration ready, Duration drain, String reason)
            throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode()
                .put("container", container)
                .put("change", change)
                .put("ready_ms", ready.toMillis())
                .put("drain_ms", drain.toMillis())
                .put("reason", reason);
        return await(begin("/v1/instances", body), line -> {});
    }

    public List<String> copies(String container) throws IOException {
        byte[] answer = manager.requestOfServices("GET", "/v1/instances?container=" + escape(container), NO_BODY);
        return JSON.readValue(answer, Copies.class).copies();
    }

    private String begin(String path, ObjectNode body) throws IOException {
        byte[] answer = manager.requestOfServices("POST", path, JSON.writeValueAsBytes(body));
        return JSON.readValue(answer, Begun.class).task();
    }

    private TaskJson await(String task, Consumer<TaskJson.Line> lines) throws IOException, InterruptedException {
        int known = 0;
        while (true) {
            byte[] answer =
                    manager.requestOfServices("GET", "/v1/tasks/%s?after=%d".formatted(escape(task), known), NO_BODY);
            TaskJson view = JSON.readValue(answer, TaskJson.class);
            view.lines().forEach(lines);
            known += view.lines().size();
            if (!view.state().equals("running")) {
                return view;
            }
            TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
        }
    }

    private static String escape(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private record Begun(@JsonProperty("task") String task) {}

    private record Copies(@JsonProperty("copies") List<String> copies) {}
}
