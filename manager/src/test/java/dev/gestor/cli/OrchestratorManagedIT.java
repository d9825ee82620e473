// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.api.ManagerClient;
import dev.gestor.cli.OrchestratorRig.Ended;
import dev.gestor.engine.testing.WebImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code gestor update}, {@code rollback} and {@code scale} while a manager runs the instance, which then does what they ask. */
@Timeout(180)
final class OrchestratorManagedIT {
    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private OrchestratorRig rig;

    @SuppressWarnings("NullAway.Init")
    private Process manager;

    @BeforeEach
    void serve() throws Exception {
        rig = new OrchestratorRig(folder.resolve("state"));
        var builder = new ProcessBuilder(
                        Path.of("../bin/gestor").toAbsolutePath().normalize().toString(),
                        "serve",
                        "--instance=" + rig.instance,
                        "--state=" + rig.state,
                        "--log-server=none")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("manager").toFile());
        builder.environment().put("HOME", folder.toString());
        manager = builder.start();
        OrchestratorRig.eventually(() -> assertThat(ManagerClient.find(rig.state.resolve(rig.instance)))
                .as(said())
                .isPresent());
    }

    @AfterEach
    void close() throws Exception {
        manager.destroy();
        if (!manager.waitFor(30, TimeUnit.SECONDS)) {
            manager.destroyForcibly();
        }
        rig.close();
    }

    @Test
    void theManagerUpdatesAndRollsBack() throws Exception {
        String next = rig.image("next", "ENV RELEASE=next");
        rig.foreign("web", WebImage.TAG, "--env", "MODE=fast");

        Ended update = rig.update(rig.name("web"), next);

        assertThat(update.code()).as(update + said()).isZero();
        assertThat(update.out()).contains("answers on port 8080", "stayed well", "total");
        assertThat(image()).isEqualTo(next);
        assertThat(environment()).contains("MODE=fast", "RELEASE=next");

        Ended back = rig.rollback(rig.name("web"));

        assertThat(back.code()).as(back + said()).isZero();
        assertThat(image()).isEqualTo(WebImage.TAG);
        assertThat(environment()).contains("MODE=fast").doesNotContain("RELEASE");
        assertThat(rig.containers()).containsExactly("web");
        assertThat(manager.isAlive()).isTrue();
    }

    @Test
    void aRefusalOfTheManagerIsThisCommands() throws Exception {
        rig.foreign("web", WebImage.TAG);
        String before = rig.id("web");

        Ended update = rig.update(rig.name("web"), "gestor-test/missing:1");

        assertThat(update.code()).as(update + said()).isEqualTo(1);
        assertThat(update.err()).contains("gestor-test/missing:1");
        assertThat(rig.id("web")).isEqualTo(before);
    }

    @Test
    void theManagerScales() throws Exception {
        rig.foreign("web", WebImage.TAG, ScaleRig.slow(150));

        OrchestratorRig.Running scale = rig.begin("scale", "--json", "--max=2", rig.name("web"), "100", "1");
        scale.awaitOut("\"event\":\"change\"");
        Ended grown = scale.stop();
        assertThat(grown.code()).as(grown + said()).isZero();
        assertThat(rig.containers()).containsExactly("web", "web-scale-1");

        scale = rig.begin("scale", "--json", "--quiet=1s", rig.name("web"), "1000", "1");
        scale.awaitOut("\"event\":\"change\"");
        Ended small = scale.stop();
        assertThat(small.code()).as(small + said()).isZero();
        assertThat(rig.containers()).containsExactly("web");
    }

    @Test
    void whatIsUpdatedIsNotScaledAndTheOtherWayRound() throws Exception {
        String next = rig.image("next", "ENV RELEASE=next");
        // Stopped first, so that the new one has the old one's name while it is watched.
        String port = "127.0.0.1:%d:8080".formatted(OrchestratorRig.freePort());
        rig.foreign("web", WebImage.TAG, ScaleRig.slow(150, "--publish", port));

        OrchestratorRig.Running update = rig.beginUpdate(rig.name("web"), next, "--watch=5s");
        update.awaitOut("answers on port 8080");
        OrchestratorRig.Running scale = rig.begin("scale", "--json", "--max=2", rig.name("web"), "100", "1");
        scale.awaitOut("is being updated; it can be scaled when that has ended");
        Ended again = rig.update(rig.name("web"), rig.image("third", "ENV RELEASE=third"));
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err())
                .contains("container %s is being updated already; wait for its end".formatted(rig.name("web")));
        scale.stop();
        Ended updated = update.end();

        assertThat(updated.code()).as(updated + said()).isZero();
        assertThat(rig.containers()).containsExactly("web");
        assertThat(image()).isEqualTo(next);
    }

    /** An update goes before scaling, and does not break off what has begun. */
    @Test
    void anUpdateWaitsForTheEndOfScaling() throws Exception {
        String next = rig.image("next", "ENV RELEASE=next");
        rig.foreign("web", WebImage.TAG, ScaleRig.slow(150, "--env", "DELAY_MS=4000"));
        OrchestratorRig.Running scale = rig.begin("scale", "--json", "--max=2", rig.name("web"), "100", "1");
        OrchestratorRig.eventually(() -> assertThat(rig.containers()).contains("web-scale-1"));

        Ended update = rig.update(rig.name("web"), next);

        assertThat(update.err()).contains("is being scaled; waiting for the end of that");
        assertThat(update.code()).as(update + said()).isZero();
        scale.stop();
        assertThat(rig.containers()).containsExactly("web", "web-scale-1");
        for (String each : rig.containers()) {
            assertThat(rig.inspect(each).path("Config").path("Image").asText())
                    .as(each)
                    .isEqualTo(next);
        }
    }

    private String image() throws Exception {
        return rig.inspect("web").path("Config").path("Image").asText();
    }

    private String environment() throws Exception {
        return rig.inspect("web").path("Config").path("Env").toString();
    }

    private String said() throws IOException {
        return "; the manager said: " + Files.readString(folder.resolve("manager"));
    }
}
