// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gestor.control.scale.ScaleLog;
import dev.gestor.policy.latency.Heartbeat;
import dev.gestor.policy.latency.LatencyStep;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Heartbeats, decisions and changes as one JSON object a line. */
final class ScaleJson implements ScaleLog {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Terminal terminal;
    private final Clock clock;

    ScaleJson(Terminal terminal, Clock clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    private ObjectNode event(String kind, String container) {
        return JSON.createObjectNode()
                .put("event", kind)
                .put("time", clock.instant().toString())
                .put("container", container);
    }

    private synchronized void print(ObjectNode event) {
        terminal.out().println(event);
        terminal.out().flush();
    }

    private static double millis(Duration duration) {
        return Math.round(duration.toNanos() / 1e3) / 1e3;
    }

    @Override
    public void heartbeat(String container, Heartbeat heartbeat, boolean weak, String reason, Duration late) {
        ObjectNode event = event("heartbeat", container);
        if (heartbeat.kind() == Heartbeat.Kind.FAILED) {
            event.putNull("latency_ms").put("error", reason);
        } else {
            event.put("latency_ms", millis(heartbeat.latency()));
        }
        print(event.put("out", heartbeat.kind() == Heartbeat.Kind.OUT)
                .put("state", weak ? "weak" : "good")
                .put("late_ms", millis(late)));
    }

    @Override
    public void decided(String container, LatencyStep step) {
        print(event("decision", container)
                .put("kind", Choice.name(step.kind()))
                .put("change", step.change())
                .put("reason", step.reason()));
    }

    @Override
    public void changed(
            String container, List<String> added, List<String> removed, Optional<String> failure, Duration took) {
        ObjectNode event = event("change", container);
        added.forEach(event.putArray("added")::add);
        removed.forEach(event.putArray("removed")::add);
        failure.ifPresent(why -> event.put("error", why));
        print(event.put("took_ms", millis(took)));
    }
}
