// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.cli.OrchestratorRig.Ended;
import dev.gestor.engine.testing.WebImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Containers of which two cannot be there at once: the old one is stopped first, and comes back where the new one will not do. */
@Timeout(120)
final class UpdateStopFirstIT {
    private static final Logger LOG = LoggerFactory.getLogger(UpdateStopFirstIT.class);
    private static final String ANNOUNCED = "has to be stopped first: ";

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

    private boolean writes(JsonNode inspection, String volume) {
        JsonNode mount = inspection.path("Mounts").path(0);
        return mount.path("Name").asText().equals(volume) && mount.path("RW").asBoolean();
    }

    @Test
    void aPortOfTheHostIsFreeOnlyForAShortTime() throws Exception {
        int port = OrchestratorRig.freePort();
        String old = rig.foreign("web", WebImage.TAG, "--publish", "127.0.0.1:" + port + ":8080");
        String next = rig.image("next", "ENV NEXT=1");

        try (SteadyRequests requests = SteadyRequests.impatient("127.0.0.1", port, 50)) {
            OrchestratorRig.Running update = rig.beginUpdate(rig.name("web"), next);
            update.awaitOut("stop old");
            assertThat(update.err().toString())
                    .as("told before it is done")
                    .contains(ANNOUNCED + "it publishes %d/tcp".formatted(port))
                    .contains("at most 2 s");
            Ended ended = update.end();
            requests.stop();

            assertThat(ended.code()).as(ended.toString()).isZero();
            LOG.warn("Nobody served for {} ms", requests.longestGap().toMillis());
            // Docker's stop and start; the rest of an update is no part of it.
            assertThat(requests.longestGap()).isLessThan(gap(ended).plusSeconds(2));
        }
        assertThat(rig.id("web")).isNotEqualTo(old);
        assertThat(rig.containers()).containsExactly("web");
        assertThat(rig.rollouts()).isEmpty();
    }

    /** What the old one's stop and the new one's start took. */
    private static Duration gap(Ended ended) {
        double seconds = ended.out()
                .lines()
                .map(line -> line.split(" {2,}", -1))
                .filter(words -> words[1].equals("stop old") || words[1].equals("start"))
                .mapToDouble(words -> Double.parseDouble(words[2].replace(" s", "")))
                .sum();
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    @Test
    void theOldOneComesBackWithItsPort() throws Exception {
        int port = OrchestratorRig.freePort();
        String old = rig.foreign("web", WebImage.TAG, "--publish", "127.0.0.1:" + port + ":8080");
        String bad = rig.image("silent", "ENV DELAY_MS=600000");

        Ended update = rig.update(rig.name("web"), bad, "--ready=1s");

        assertThat(update.code()).as(update.toString()).isEqualTo(1);
        assertThat(update.err()).contains("not ready within 1 s");
        assertThat(rig.id("web")).isEqualTo(old);
        assertThat(rig.containers()).containsExactly("web");
        assertThat(rig.rollouts()).isEmpty();
        try (SteadyRequests requests = SteadyRequests.to("127.0.0.1", port, 50)) {
            OrchestratorRig.eventually(() -> assertThat(requests.sent()).isGreaterThan(10));
            assertThat(requests.stop().failures()).isEmpty();
        }
    }

    @Test
    void whatCannotBeTakenBackAtOnceIsByTheNextCommand() throws Exception {
        Path data = Files.createDirectory(state.resolve("data"));
        String old = rig.foreign("web", WebImage.TAG, "--mount", "type=bind,source=%s,target=/data".formatted(data));
        String bad = rig.image("silent", "ENV DELAY_MS=600000");

        OrchestratorRig.Running update = rig.beginUpdate(rig.name("web"), bad, "--ready=3s");
        update.awaitOut("start ");
        // Without its folder the old one cannot be started.
        Files.delete(data);
        Ended failed = update.end();

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.err())
                .contains("taking it back failed")
                .contains("it is tried again by the instance's manager, or else its next command");
        assertThat(rig.rollouts()).hasSize(1);

        Files.createDirectory(data);
        Ended told = rig.update(rig.name("web"), bad, "--dry-run");
        assertThat(told.err()).contains("was interrupted; it would be brought to an end first");
        assertThat(rig.rollouts()).as("a dry run changes nothing").hasSize(1);

        Ended next = rig.update(rig.name("web"), WebImage.TAG);

        assertThat(next.code()).as(next.toString()).isZero();
        assertThat(next.err()).contains("was interrupted; it is brought to an end");
        assertThat(rig.id("web")).isEqualTo(old);
        assertThat(rig.inspect("web").path("State").path("Running").asBoolean()).isTrue();
        assertThat(rig.containers()).containsExactly("web");
        assertThat(rig.rollouts()).isEmpty();
    }

    @Test
    void aVolumeWithOneWriterGoesFromHandToHand() throws Exception {
        String volume = rig.volume("data");
        rig.foreign("web", WebImage.TAG, "--volume", volume + ":/data");

        Ended update = rig.update(rig.name("web"), rig.image("next", "ENV NEXT=1"));

        assertThat(update.code()).as(update.toString()).isZero();
        assertThat(update.err()).contains(ANNOUNCED + "it may write to %s at /data".formatted(volume));
        assertThat(update.out().indexOf("stop old")).isBetween(0, update.out().indexOf("start "));
        assertThat(writes(rig.inspect("web"), volume)).isTrue();
        assertThat(rig.containers()).containsExactly("web");
    }

    @Test
    void aVolumeThatSeveralMayWriteToKeepsNobodyWaiting() throws Exception {
        String volume = rig.volume("data");
        rig.foreign("web", WebImage.TAG, "--volume", volume + ":/data", "--label", "gestor.shared-volumes=true");

        Ended update = rig.update(rig.name("web"), rig.image("next", "ENV NEXT=1"));

        assertThat(update.code()).as(update.toString()).isZero();
        assertThat(update.err()).doesNotContain(ANNOUNCED);
        assertThat(update.out()).doesNotContain("stop old");
        assertThat(writes(rig.inspect("web"), volume)).isTrue();
    }

    @Test
    void anAnonymousVolumeIsInheritedWithWhatIsInIt() throws Exception {
        String old = rig.foreign("web", WebImage.TAG, "--volume", "/data");
        String volume =
                rig.keep(rig.inspect("web").path("Mounts").path(0).path("Name").asText());
        Path text = state.resolve("kept.txt");
        Files.writeString(text, "kept");
        rig.docker.run("cp", text.toString(), old + ":/data/kept.txt");

        Ended update = rig.update(rig.name("web"), rig.image("next", "VOLUME /data", "ENV NEXT=1"));

        assertThat(update.code()).as(update.toString()).isZero();
        assertThat(rig.containers()).containsExactly("web");
        assertThat(writes(rig.inspect("web"), volume)).isTrue();
        rig.docker.run(
                "cp",
                rig.name("web") + ":/data/kept.txt",
                state.resolve("found.txt").toString());
        assertThat(state.resolve("found.txt")).hasContent("kept");
    }
}
