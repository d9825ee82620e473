// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.control.scale.ScaleLog;
import dev.gestor.policy.latency.Heartbeat;
import dev.gestor.policy.latency.LatencyStep;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Heartbeats as lines on {@code out}, {@code name  latency  state}; decisions on {@code err}. */
final class ScaleLines implements ScaleLog {
    private final Terminal terminal;
    private final Messages messages;
    private final String good;
    private final String weak;

    ScaleLines(Terminal terminal, Messages messages) {
        this.terminal = terminal;
        this.messages = messages;
        good = messages.get("state.good");
        weak = messages.get("state.weak");
    }

    @Override
    public void heartbeat(String container, Heartbeat heartbeat, boolean isWeak, String reason, Duration late) {
        String latency = heartbeat.kind() == Heartbeat.Kind.FAILED
                ? "-"
                : Long.toString(heartbeat.latency().toMillis());
        terminal.out().println(container + "  " + latency + "  " + (isWeak ? weak : good));
        terminal.out().flush();
    }

    @Override
    public synchronized void decided(String container, LatencyStep step) {
        say(seen(container, step.seen()) + why(step));
    }

    private String seen(String container, LatencyStep.Seen seen) {
        String heartbeats = Integer.toString(seen.heartbeats());
        String threshold = Long.toString(seen.threshold().toMillis());
        return seen.median()
                .map(median -> messages.get(
                        "scale.median", container, heartbeats, Long.toString(median.toMillis()), threshold))
                .orElseGet(() -> messages.get("scale.mostFailed", container, heartbeats, threshold));
    }

    private String why(LatencyStep step) {
        String[] figures = step.figures().stream().map(String::valueOf).toArray(String[]::new);
        return switch (step.kind()) {
            case ADD -> messages.get(figures.length > 1 ? "scale.add.most" : "scale.add", figures);
            case REMOVE -> messages.get("scale.remove", figures);
            case WELL -> messages.get("scale.well");
            case COOL_DOWN -> messages.get("scale.coolDown", figures);
            case AT_LIMIT -> messages.get("scale.limit", figures);
            case UNMEASURED, NOT_SURE, BUSY -> "";
        };
    }

    @Override
    public synchronized void changed(
            String container, List<String> added, List<String> removed, Optional<String> failure, Duration took) {
        String seconds = String.format(Locale.ROOT, "%.1f", took.toNanos() / 1e9);
        if (!added.isEmpty()) {
            say(messages.get("scale.added", container, String.join(", ", added), seconds));
        }
        if (!removed.isEmpty()) {
            say(messages.get("scale.removed", container, String.join(", ", removed), seconds));
        }
        failure.ifPresent(why -> say(messages.get("scale.failed", container, why)));
    }

    private void say(String line) {
        terminal.err().println(line);
        terminal.err().flush();
    }
}
