// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.cli.OrchestratorRig.Ended;
import dev.gestor.engine.testing.TestImage;
import dev.gestor.engine.testing.WebImage;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code gestor update} to an image that will not do: the old one serves on, without a failed request, and nothing is left behind. */
@Timeout(120)
final class UpdateFailureIT {
    @TempDir
    private Path state = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private OrchestratorRig rig;

    private String old = "";

    @BeforeEach
    void open() throws Exception {
        rig = new OrchestratorRig(state);
        old = rig.foreign("web", WebImage.TAG, "--restart", "always");
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private interface Update {
        Ended run() throws Exception;
    }

    /** @param why in the message */
    private void assertTheOldOneServesOn(String why, String logged, Update update) throws Exception {
        try (SteadyRequests requests = SteadyRequests.to(rig.address("web"), WebImage.PORT, 50)) {
            Ended ended = update.run();

            requests.stop();
            assertThat(ended.code()).as(ended.toString()).isEqualTo(1);
            assertThat(ended.err())
                    .containsPattern("the new container of .* will not do: .*" + why)
                    .contains("Last lines of the new container:")
                    .contains("  " + logged);
            assertThat(ended.out()).contains("take back").contains(rig.name("web") + " serves as before");
            assertThat(requests.sent()).isGreaterThan(10);
            assertThat(requests.failures()).isEmpty();
        }
        assertThat(rig.id("web")).isEqualTo(old);
        assertThat(rig.inspect("web").path("RestartCount").asInt()).isZero();
        assertThat(rig.containers()).containsExactly("web");
        assertThat(rig.rollouts()).isEmpty();
    }

    @Test
    void oneThatCrashesAgainAndAgain() throws Exception {
        TestImage.ensure(rig.engine);
        String bad = rig.build("crashing", "FROM " + TestImage.TAG, "CMD [\"say\", \"no database\"]");

        assertTheOldOneServesOn("it ended", "no database", () -> rig.update(rig.name("web"), bad, "--watch=10s"));
    }

    @Test
    void oneThatNeverAnswers() throws Exception {
        TestImage.ensure(rig.engine);
        String bad = rig.build(
                "silent",
                "FROM " + TestImage.TAG,
                "COPY --from=%s /program /web".formatted(WebImage.TAG),
                "ENV DELAY_MS=600000",
                "EXPOSE 8080",
                "ENTRYPOINT [\"/web\"]");

        try (SteadyRequests requests = SteadyRequests.to(rig.address("web"), WebImage.PORT, 50)) {
            Ended ended = rig.update(rig.name("web"), bad, "--ready=1s");

            requests.stop();
            assertThat(ended.code()).as(ended.toString()).isEqualTo(1);
            assertThat(ended.err()).contains("not ready within 1 s: connection refused");
            assertThat(requests.failures()).isEmpty();
        }
        assertThat(rig.id("web")).isEqualTo(old);
        assertThat(rig.containers()).containsExactly("web");
        assertThat(rig.rollouts()).isEmpty();
    }

    @Test
    void oneThatItsOwnCheckFindsUnhealthy() throws Exception {
        String bad = rig.image(
                "unhealthy", "HEALTHCHECK --interval=100ms --timeout=2s --retries=2 CMD [\"/missing-check\"]");

        assertTheOldOneServesOn(
                "its own health check finds it unhealthy", "ready ", () -> rig.update(rig.name("web"), bad));
    }

    @Test
    void oneThatDiesWhileItIsWatched() throws Exception {
        String bad = rig.image("mortal", "ENV MORTAL=1");

        assertTheOldOneServesOn("it ended", "first ", () -> {
            OrchestratorRig.Running update = rig.beginUpdate(rig.name("web"), bad, "--watch=30s");
            update.awaitOut("answers on port 8080");
            String next = rig.containers().stream()
                    .filter(name -> !name.equals("web"))
                    .findFirst()
                    .orElseThrow();
            // It ends instead of answering.
            try (SteadyRequests fatal = SteadyRequests.deadly(rig.address(next), WebImage.PORT)) {
                assertThat(fatal).isNotNull();
                return update.end();
            }
        });
    }
}
