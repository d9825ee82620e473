// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.cli.OrchestratorRig.Ended;
import dev.gestor.engine.testing.WebImage;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code gestor rollback} to what a container was. */
@Timeout(120)
final class RollbackIT {
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

    private void assertDone(Ended ended) {
        assertThat(ended.code()).as(ended.toString()).isZero();
    }

    private String imageId() throws Exception {
        return rig.inspect("web").path("Image").asText();
    }

    @Test
    void itGoesBackAndForth() throws Exception {
        String former = rig.image("former", "ENV VERSION=former");
        String next = rig.image("next", "ENV VERSION=next");
        rig.foreign("web", former, "--env", "MODE=fast", "--memory", "64m");
        JsonNode before = rig.inspect("web");
        assertDone(rig.update(rig.name("web"), next));
        String newer = imageId();

        Ended dry = rig.rollback(rig.name("web"), "--dry-run");
        assertDone(dry);
        assertThat(dry.err()).contains("Goes back to image " + former).contains("Data is not");
        assertThat(imageId()).isEqualTo(newer);

        assertDone(rig.rollback(rig.name("web")));
        JsonNode after = rig.inspect("web");
        assertThat(after.path("Image")).isEqualTo(before.path("Image"));
        assertThat(after.path("Config").path("Image").asText()).isEqualTo(former);
        assertThat(after.path("Config").path("Env"))
                .isEqualTo(before.path("Config").path("Env"));
        assertThat(after.path("HostConfig")).isEqualTo(before.path("HostConfig"));

        assertDone(rig.rollback(rig.name("web")));
        assertThat(imageId()).isEqualTo(newer);
        assertThat(rig.containers()).containsExactly("web");
        assertThat(rig.rollouts()).isEmpty();
    }

    @Test
    void itFindsTheFormerImageWhoseTagWasMoved() throws Exception {
        String tag = rig.image("latest", "ENV VERSION=1");
        rig.foreign("web", tag, "--env", "MODE=fast");
        String former = imageId();
        rig.image("latest", "ENV VERSION=2");
        assertDone(rig.update(rig.name("web"), tag));
        assertThat(imageId()).isNotEqualTo(former);

        Ended rollback = rig.rollback(rig.name("web"));

        assertDone(rollback);
        assertThat(imageId()).isEqualTo(former);
        assertThat(rig.inspect("web").path("Config").path("Env").toString()).contains("VERSION=1", "MODE=fast");
    }

    /** Whoever has the name now is not what was updated. */
    @Test
    void aStrangerOfTheSameNameIsLeftAlone() throws Exception {
        rig.foreign("web", WebImage.TAG);
        assertDone(rig.update(rig.name("web"), rig.image("next", "ENV VERSION=next")));
        rig.docker.run("rm", "--force", rig.id("web"));
        String stranger = rig.foreign("web", rig.image("other", "ENV VERSION=other"));

        Ended rollback = rig.rollback(rig.name("web"));

        assertThat(rollback.code()).isEqualTo(1);
        assertThat(rollback.err()).contains("no former version is known");
        assertThat(rig.id("web")).isEqualTo(stranger);
    }

    @Test
    void copiesThatWereMadeSinceGoBackToo() throws Exception {
        rig.foreign("web", WebImage.TAG, ScaleRig.slow(150));
        assertDone(rig.update(rig.name("web"), rig.image("next", "ENV VERSION=next")));
        OrchestratorRig.Running scale = rig.begin("scale", "--json", "--max=2", rig.name("web"), "100", "1");
        scale.awaitOut("\"event\":\"change\"");
        assertDone(scale.stop());

        assertDone(rig.rollback(rig.name("web")));

        assertThat(rig.containers()).containsExactly("web", "web-scale-1");
        for (String each : rig.containers()) {
            assertThat(rig.inspect(each).path("Config").path("Image").asText())
                    .as(each)
                    .isEqualTo(WebImage.TAG);
        }
    }

    @Test
    void withoutAnUpdateThereIsNothingToGoBackTo() throws Exception {
        String old = rig.foreign("web", WebImage.TAG);

        Ended rollback = rig.rollback(rig.name("web"));

        assertThat(rollback.code()).isEqualTo(1);
        assertThat(rollback.err()).contains("no former version is known").hasLineCount(1);
        assertThat(rig.id("web")).isEqualTo(old);
    }
}
