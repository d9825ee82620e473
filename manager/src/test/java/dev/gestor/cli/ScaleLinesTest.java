// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.policy.latency.LatencyState;
import dev.gestor.policy.latency.LatencyStep;
import dev.gestor.policy.latency.LatencyStep.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ScaleLinesTest {
    private static final LatencyStep.Seen SLOW =
            new LatencyStep.Seen(Optional.of(Duration.ofMillis(250)), 10, Duration.ofMillis(200));
    private static final LatencyStep.Seen DEAD = new LatencyStep.Seen(Optional.empty(), 10, Duration.ofMillis(200));

    private static List<String> told(Language language) {
        var err = new StringWriter();
        var terminal = new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err), false, false);
        var lines = new ScaleLines(terminal, new Messages(language));
        lines.decided("web", step(Kind.ADD, SLOW, 2L));
        lines.decided("web", step(Kind.ADD, DEAD, 1L, 3L));
        lines.decided("web", step(Kind.REMOVE, SLOW, 180L, 2L));
        lines.decided("web", step(Kind.WELL, SLOW));
        lines.decided("web", step(Kind.COOL_DOWN, SLOW, 4L, 30L));
        lines.decided("web", step(Kind.AT_LIMIT, SLOW, 10L, 10L));
        return err.toString().lines().toList();
    }

    private static LatencyStep step(Kind kind, LatencyStep.Seen seen, Long... figures) {
        return new LatencyStep(kind, 0, seen, List.of(figures), "", LatencyState.START);
    }

    @Test
    void inEnglish() {
        assertThat(told(Language.EN))
                .containsExactly(
                        "web: median of the last 10 heartbeats is 250 ms, threshold 200 ms: start 2",
                        "web: most of the last 10 heartbeats failed, threshold 200 ms; at most 3 instances: start 1",
                        "web: median of the last 10 heartbeats is 250 ms, threshold 200 ms; below half of it for 180 s: take away 2",
                        "web: median of the last 10 heartbeats is 250 ms, threshold 200 ms; fast enough",
                        "web: median of the last 10 heartbeats is 250 ms, threshold 200 ms; the last change was ready 4 s ago, to be 30 s",
                        "web: median of the last 10 heartbeats is 250 ms, threshold 200 ms; there are 10 instances, at most 10");
    }

    @Test
    void inFrench() {
        assertThat(told(Language.FR))
                .containsExactly(
                        "web : médiane des 10 derniers battements 250 ms, seuil 200 ms : 2 à démarrer",
                        "web : la plupart des 10 derniers battements ont échoué, seuil 200 ms ; au plus 3 instances : 1 à démarrer",
                        "web : médiane des 10 derniers battements 250 ms, seuil 200 ms ; sous la moitié du seuil depuis 180 s : 2 à retirer",
                        "web : médiane des 10 derniers battements 250 ms, seuil 200 ms ; assez rapide",
                        "web : médiane des 10 derniers battements 250 ms, seuil 200 ms ; dernier changement prêt depuis 4 s, attendre 30 s",
                        "web : médiane des 10 derniers battements 250 ms, seuil 200 ms ; il y a 10 instances, au plus 10");
    }
}
