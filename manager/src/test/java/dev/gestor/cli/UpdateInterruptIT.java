// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.cli.OrchestratorRig.Ended;
import dev.gestor.engine.testing.WebImage;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code gestor update} and a Ctrl+C while Docker is busy with a container: it goes on with what it was asked for. */
@Timeout(120)
final class UpdateInterruptIT {
    private static final int LINGERS_SECONDS = 3;

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

    /** Docker ends it after all: whoever takes it for one that serves as before leaves nobody serving. */
    @Test
    void whileTheOldOneStopsItIsStartedAgainOnceItHas() throws Exception {
        String old = lingering("--publish", "127.0.0.1:" + OrchestratorRig.freePort() + ":8080");
        OrchestratorRig.Running update = rig.beginUpdate(rig.name("web"), rig.image("next", "ENV NEXT=1"));
        awaitStopping(old);

        Ended ended = update.stop();

        // It would have ended by now.
        TimeUnit.SECONDS.sleep(LINGERS_SECONDS);
        assertTakenBack(old, ended);
    }

    /** There is no way back then, and what is left to do is short. */
    @Test
    void whileTheOldOneIsRemovedTheUpdateComesToItsEnd() throws Exception {
        String old = lingering();
        String next = rig.image("next", "ENV NEXT=1");
        OrchestratorRig.Running update = rig.beginUpdate(rig.name("web"), next);
        awaitStopping(old);

        Ended ended = update.stop();

        assertThat(ended.code()).as(ended.toString()).isZero();
        assertThat(rig.inspect("web").path("Config").path("Image").asText()).isEqualTo(next);
        assertThat(rig.containers()).containsExactly("web");
        assertThat(rig.rollouts()).isEmpty();
        assertThat(rig.rollback(rig.name("web")).code()).as("it is remembered").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 150, 300})
    void whileTheNewOneIsMadeTheOldOneIsStartedAgain(int millis) throws Exception {
        String old = rig.foreign("web", WebImage.TAG, "--publish", "127.0.0.1:" + OrchestratorRig.freePort() + ":8080");
        OrchestratorRig.Running update = rig.beginUpdate(rig.name("web"), rig.image("next", "ENV NEXT=1"));
        update.awaitOut("stop old");
        TimeUnit.MILLISECONDS.sleep(millis);

        assertTakenBack(old, update.stop());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 150, 300})
    void whileTheNewOneIsMadeBesideTheOldOneItGoesAgain(int millis) throws Exception {
        String old = rig.foreign("web", WebImage.TAG);
        OrchestratorRig.Running update = rig.beginUpdate(rig.name("web"), rig.image("next", "ENV NEXT=1"));
        OrchestratorRig.eventually(() -> assertThat(rig.containers()).hasSize(2));
        TimeUnit.MILLISECONDS.sleep(millis);

        assertTakenBack(old, update.stop());
    }

    private void assertTakenBack(String old, Ended ended) throws Exception {
        assertThat(ended.code()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.err()).contains("it was broken off").doesNotContain("failed");
        assertThat(ended.out()).contains("serves as before");
        assertThat(rig.id("web")).isEqualTo(old);
        assertThat(rig.inspect("web").path("State").path("Running").asBoolean()).isTrue();
        // Nor is there another one a moment later.
        TimeUnit.SECONDS.sleep(1);
        assertThat(rig.containers()).containsExactly("web");
        assertThat(rig.rollouts()).isEmpty();
    }

    private String lingering(String... more) throws Exception {
        String[] options = new String[more.length + 3];
        options[0] = "--env=LINGER_MS=" + LINGERS_SECONDS * 1000;
        options[1] = "--stop-timeout=10";
        options[2] = "--label=gestor.test=true";
        System.arraycopy(more, 0, options, 3, more.length);
        return rig.foreign("web", WebImage.TAG, options);
    }

    /** Until it has got its SIGTERM. */
    private void awaitStopping(String id) {
        OrchestratorRig.eventually(() -> assertThat(rig.docker.run("logs", id)).contains("last "));
    }
}
