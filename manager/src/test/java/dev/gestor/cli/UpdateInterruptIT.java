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

/** {@code gestor update} and a Ctrl+C while Docker is busy with a container that takes its time to stop. */
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

        assertThat(ended.code()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.err()).contains("it was broken off");
        assertThat(ended.out()).contains("serves as before");
        // It would have ended by now.
        TimeUnit.SECONDS.sleep(LINGERS_SECONDS);
        assertThat(rig.id("web")).isEqualTo(old);
        assertThat(rig.inspect("web").path("State").path("Running").asBoolean()).isTrue();
        assertThat(rig.containers()).containsExactly("web");
        assertThat(rig.rollouts()).isEmpty();
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
