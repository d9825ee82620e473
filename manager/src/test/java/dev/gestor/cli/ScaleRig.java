// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.engine.Labels;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What {@code gestor scale --json} told, and a container that can be made slow. */
final class ScaleRig {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ScaleRig() {}

    /** Options of a container that answers its probes only after this time. */
    static String[] slow(int millis, String... more) {
        List<String> options = new ArrayList<>(List.of(more));
        options.addAll(List.of("--label", Labels.HEALTH_PATH + "=/slow/" + millis));
        return options.toArray(String[]::new);
    }

    static List<JsonNode> events(String out, String kind) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : out.lines().toList()) {
            JsonNode event = JSON.readTree(line);
            if (event.path("event").asText().equals(kind)) {
                events.add(event);
            }
        }
        return events;
    }

    static List<String> kinds(String out) throws IOException {
        return events(out, "decision").stream()
                .map(event -> event.path("kind").asText())
                .toList();
    }

    /** The names in all of a list of the changes. */
    static List<String> names(String out, String key) throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode change : events(out, "change")) {
            change.path(key).forEach(name -> names.add(name.asText()));
        }
        return names;
    }

    static Instant time(JsonNode event) {
        return Instant.parse(event.path("time").asText());
    }

    static double worst(List<JsonNode> heartbeats, String key, Predicate<JsonNode> which) {
        return heartbeats.stream()
                .filter(which)
                .mapToDouble(event -> event.path(key).asDouble())
                .max()
                .orElse(0);
    }

    /** SIGSTOP and SIGCONT at once, which docker's own command would take its time for. */
    static void signal(OrchestratorRig rig, String suffix, String signal) throws Exception {
        String pid = rig.inspect(suffix).path("State").path("Pid").asText();
        signal(pid, signal);
    }

    static void signal(String pid, String signal) throws Exception {
        int code = new ProcessBuilder("kill", "-" + signal, pid)
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("no signal for process " + pid);
        }
    }

    static Duration between(Instant from, Instant to) {
        return Duration.between(from, to);
    }
}
