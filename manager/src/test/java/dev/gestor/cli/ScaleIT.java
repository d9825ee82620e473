// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.cli.OrchestratorRig.Ended;
import dev.gestor.engine.testing.TestImage;
import dev.gestor.engine.testing.WebImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code gestor scale} of a container that a person started. */
@Timeout(180)
final class ScaleIT {
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

    @Test
    void whatBelongsToAnotherInstanceIsRefused() throws Exception {
        rig.foreign("web", WebImage.TAG, "--label", "gestor.managed=true", "--label", "gestor.instance=other");

        Ended scale = rig.gestor("scale", "--for=3s", rig.name("web"), "100", "1");

        assertThat(scale.code()).isEqualTo(1);
        assertThat(scale.err()).contains("belongs to Gestor instance 'other'", "--instance");
        assertThat(rig.containers()).containsExactly("web");
    }

    @Test
    void itAddsCopiesUpToTheMaximumAndTakesThemAwayAgain() throws Exception {
        String network = rig.network("front");
        rig.foreign("web", WebImage.TAG, ScaleRig.slow(150, options(network, OrchestratorRig.freePort())));
        JsonNode original = rig.inspect("web");

        OrchestratorRig.Running scale =
                rig.begin("scale", "--json", "--max=3", "--cool-down=2s", rig.name("web"), "100", "1");
        scale.awaitOut("at_limit");
        Ended grown = scale.stop();
        assertThat(grown.code()).as(grown.toString()).isZero();

        assertThat(ScaleRig.names(grown.out(), "added")).containsExactly(name(1), name(2));
        assertThat(rig.containers()).containsExactly("web", "web-scale-1", "web-scale-2");
        for (String copy : List.of("web-scale-1", "web-scale-2")) {
            assertIsACopy(original, rig.inspect(copy), network);
        }
        assertCooledDown(grown.out());
        assertThat(rig.inspect("web")).isEqualTo(original);

        scale = rig.begin("scale", "--json", "--quiet=2s", rig.name("web"), "1000", "2");
        scale.awaitOut("\"event\":\"change\"");
        Ended small = scale.stop();

        assertThat(small.code()).as(small.toString()).isZero();
        assertThat(ScaleRig.names(small.out(), "removed")).containsExactlyInAnyOrder(name(1), name(2));
        assertThat(rig.containers()).containsExactly("web");
        assertThat(rig.inspect("web")).isEqualTo(original);
    }

    private String name(int copy) {
        return rig.name("web-scale-" + copy);
    }

    private static String[] options(String network, int port) {
        return new String[] {
            "--network",
            network,
            "--network-alias",
            "www",
            "--env",
            "MODE=fast",
            "--memory",
            "64m",
            "--cpus",
            "0.5",
            "--label",
            "tier=front",
            "--label",
            "com.docker.compose.project=shop",
            "--publish",
            "127.0.0.1:" + port + ":8080"
        };
    }

    private void assertIsACopy(JsonNode original, JsonNode copy, String network) {
        JsonNode config = copy.path("Config");
        assertThat(config.path("Env")).isEqualTo(original.path("Config").path("Env"));
        for (String limit : List.of("Memory", "NanoCpus")) {
            assertThat(copy.path("HostConfig").path(limit))
                    .isEqualTo(original.path("HostConfig").path(limit));
        }
        assertThat(copy.path("HostConfig").path("PortBindings").properties()).isEmpty();
        assertThat(copy.path("NetworkSettings")
                        .path("Networks")
                        .path(network)
                        .path("Aliases")
                        .toString())
                .contains("\"www\"");
        assertThat(config.path("Labels").path("tier").asText()).isEqualTo("front");
        assertThat(config.path("Labels").path("gestor.scaled-from").asText()).isEqualTo(rig.name("web"));
        assertThat(config.path("Labels").path("gestor.owner").asText()).isEqualTo("orchestrator");
        assertThat(config.path("Labels").has("com.docker.compose.project")).isFalse();
    }

    /** The second one is decided on two seconds after the first one is ready, and not sooner. */
    private static void assertCooledDown(String out) throws Exception {
        JsonNode ready = ScaleRig.events(out, "change").get(0);
        List<JsonNode> added = ScaleRig.events(out, "decision").stream()
                .filter(event -> event.path("kind").asText().equals("add"))
                .toList();
        assertThat(added).hasSize(2);
        assertThat(Duration.between(ScaleRig.time(ready), ScaleRig.time(added.get(1))))
                .isGreaterThanOrEqualTo(Duration.ofMillis(1900));
        assertThat(ScaleRig.kinds(out)).contains("cool_down");
    }

    @Test
    void whatCannotBeScaledIsRefusedInOneLine() throws Exception {
        assertRefused("nobody", "there is no container '%s'; docker ps lists those that run");
        rig.docker.run("stop", rig.foreign("stopped", WebImage.TAG));
        assertRefused("stopped", "container %s is not running; start it first: docker start");
        TestImage.ensure(rig.engine);
        rig.foreign("portless", TestImage.TAG);
        assertRefused("portless", "container %s exposes no port to be probed on; name one by --port");
        rig.foreign("writer", WebImage.TAG, ScaleRig.slow(150, "--volume", rig.volume("data") + ":/data"));
        assertRefused("writer", "container %s cannot be there twice: it may write to");
        rig.foreign("hosted", TestImage.TAG, "--network", "host", "--expose", "9");
        assertRefused("hosted", "container %s cannot be there twice: it uses the network of host; attach it");
        String network = rig.name("fixed");
        rig.docker.run("network", "create", "--subnet", "10.213.77.0/28", network);
        rig.foreign("fixed", WebImage.TAG, "--network", network, "--ip", "10.213.77.9");
        assertRefused(
                "fixed",
                "container %s cannot be there twice: its address is fixed, 10.213.77.9; let Docker choose one");
        rig.foreign("copy", WebImage.TAG, copy("web"));
        assertRefused("copy", "container %s is itself a copy of web; name that");
    }

    private String[] copy(String of) {
        List<String> options = new ArrayList<>();
        for (String label :
                List.of("managed=true", "instance=" + rig.instance, "owner=orchestrator", "scaled-from=" + of)) {
            options.addAll(List.of("--label", "gestor." + label));
        }
        return options.toArray(String[]::new);
    }

    private void assertRefused(String suffix, String message) throws Exception {
        Ended ended = rig.gestor("scale", "--for=2s", rig.name(suffix), "100", "1");

        assertThat(ended.code()).as(ended.toString()).isEqualTo(1);
        assertThat(ended.err()).contains(message.formatted(rig.name(suffix))).hasLineCount(1);
        assertThat(ended.out()).isEmpty();
    }
}
