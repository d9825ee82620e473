// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.cli.OrchestratorRig.Ended;
import dev.gestor.engine.testing.WebImage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code gestor scale} tells of heartbeats, and when it decides by them. */
@Timeout(120)
final class ScaleHeartbeatIT {
    private static final Logger LOG = LoggerFactory.getLogger(ScaleHeartbeatIT.class);

    @TempDir
    private Path state = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private OrchestratorRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new OrchestratorRig(state);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private Ended dry(String threshold, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("--dry-run", "--for=1500ms"));
        words.addAll(List.of(more));
        words.addAll(List.of(rig.name("web"), threshold, "1"));
        return rig.gestor("scale", words.toArray(String[]::new));
    }

    @Test
    void aLineIsNameLatencyAndState() throws Exception {
        rig.foreign("web", WebImage.TAG);

        Ended english = dry("5000", "--lang=en");
        assertThat(english.code()).as(english.toString()).isZero();
        assertThat(english.out().lines().toList())
                .hasSizeBetween(5, 16)
                .allMatch(line -> line.matches(rig.name("web") + "  \\d+  good"));
        assertThat(english.err()).isEmpty();

        assertThat(dry("5000", "--lang=fr").out().lines().toList())
                .isNotEmpty()
                .allMatch(line -> line.matches(rig.name("web") + "  \\d+  bon"));
    }

    @Test
    void aFailureIsADashAndTooSlowIsWeak() throws Exception {
        rig.foreign("web", WebImage.TAG, ScaleRig.slow(150));

        assertThat(dry("100", "--lang=fr").out().lines().skip(1).toList())
                .isNotEmpty()
                .anyMatch(line -> line.matches(rig.name("web") + "  1[5-9]\\d  faible"))
                .allMatch(line -> line.matches(rig.name("web") + "  \\d+  (bon|faible)"));
        assertThat(dry("100", "--lang=en", "--port=9").out().lines().toList())
                .isNotEmpty()
                .allMatch(line -> line.equals(rig.name("web") + "  -  weak"));
    }

    @Test
    void itDecidesWithinTheThresholdAndSevenTenths() throws Exception {
        rig.foreign("web", WebImage.TAG);
        String pid = rig.inspect("web").path("State").path("Pid").asText();
        int threshold = 400;
        OrchestratorRig.Running scale = rig.begin(
                "scale", "--json", "--dry-run", "--for=6s", rig.name("web"), Integer.toString(threshold), "1");
        scale.awaitOut("\"good\"");
        TimeUnit.MILLISECONDS.sleep(1200);
        Instant crossing = Instant.now();
        ScaleRig.signal(pid, "STOP");
        Ended ended = scale.end();
        ScaleRig.signal(pid, "CONT");

        assertThat(ended.code()).as(ended.toString()).isZero();
        JsonNode decision = ScaleRig.events(ended.out(), "decision").stream()
                .filter(event -> event.path("kind").asText().equals("add"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(ended.toString()));
        double late = ScaleRig.worst(
                ScaleRig.events(ended.out(), "heartbeat"),
                "late_ms",
                beat -> ScaleRig.time(beat).isAfter(crossing));
        Duration took = Duration.between(crossing, ScaleRig.time(decision));
        LOG.warn("Decided after {} ms, the worst heartbeat was {} ms late", took.toMillis(), late);
        assertThat(decision.path("change").asInt()).isEqualTo(1);
        assertThat(took).isLessThanOrEqualTo(Duration.ofMillis(threshold + 700 + Math.round(late)));
    }

    @Test
    void threeSlowProbesDoNothing() throws Exception {
        rig.foreign("web", WebImage.TAG);
        String pid = rig.inspect("web").path("State").path("Pid").asText();
        OrchestratorRig.Running scale =
                rig.begin("scale", "--json", "--dry-run", "--for=5s", rig.name("web"), "100", "1");
        scale.awaitOut("\"good\"");
        TimeUnit.MILLISECONDS.sleep(1200);
        ScaleRig.signal(pid, "STOP");
        TimeUnit.MILLISECONDS.sleep(250);
        ScaleRig.signal(pid, "CONT");
        Ended ended = scale.end();

        assertThat(ended.code()).as(ended.toString()).isZero();
        assertThat(ScaleRig.events(ended.out(), "heartbeat"))
                .anyMatch(beat -> beat.path("state").asText().equals("weak"));
        assertThat(ScaleRig.kinds(ended.out())).doesNotContain("add");
    }
}
