// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.cli.OrchestratorRig.Ended;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code gestor update} of a container that a person started: what the new one is like, and when nothing is done. */
@Timeout(120)
final class UpdateIT {
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
    void theNewOneHasTheOldOnesConfigurationAndItsOwnImages() throws Exception {
        String former = rig.image(
                "former",
                "ENV BOTH=former ONLY_FORMER=yes",
                "EXPOSE 9001",
                "LABEL from=former only-former=yes",
                "CMD [\"former\"]");
        String next =
                rig.image("next", "ENV BOTH=next ONLY_NEXT=yes", "EXPOSE 9002", "LABEL from=next", "CMD [\"next\"]");
        String front = rig.network("front");
        String back = rig.network("back");
        String old = rig.foreign("web", former, options(front));
        rig.docker.run("network", "connect", "--alias", "inner", back, old);
        JsonNode before = rig.inspect("web");

        Ended update = rig.update(rig.name("web"), next);

        assertThat(update.code()).as(update.toString()).isZero();
        assertThat(update.out()).contains("start", "ready", "answers on port 8080", "watch", "remove old", "total");
        assertThat(update.err()).doesNotContain("stopped first");
        assertThat(rig.containers()).containsExactly("web");
        assertThat(rig.rollouts()).isEmpty();
        JsonNode after = rig.inspect("web");
        assertThat(after.path("Id")).isNotEqualTo(before.path("Id"));
        assertThat(after.path("State").path("Running").asBoolean()).isTrue();
        assertThat(after.path("HostConfig")).isEqualTo(before.path("HostConfig"));
        assertThat(aliases(after, front)).isEqualTo(aliases(before, front)).contains("shop", "web");
        assertThat(aliases(after, back)).isEqualTo(aliases(before, back)).contains("inner");
        JsonNode config = after.path("Config");
        assertThat(config.path("Hostname").asText()).isEqualTo("window");
        assertThat(config.path("Image").asText()).isEqualTo(next);
        assertThat(words(config.path("Env")))
                .contains("MODE=fast", "BOTH=next", "ONLY_NEXT=yes")
                .doesNotContain("BOTH=former", "ONLY_FORMER=yes");
        assertThat(words(config.path("Cmd"))).containsExactly("next");
        assertThat(config.path("ExposedPorts").has("9002/tcp")).isTrue();
        assertThat(config.path("ExposedPorts").has("9001/tcp")).isFalse();
        assertThat(labels(after))
                .containsEntry("tier", "front")
                .containsEntry("from", "next")
                .containsEntry("gestor.owner", "orchestrator")
                .containsEntry("gestor.instance", rig.instance)
                .doesNotContainKeys("only-former", "com.docker.compose.project");
    }

    private static String[] options(String network) {
        return new String[] {
            "--network",
            network,
            "--network-alias",
            "web",
            "--network-alias",
            "shop",
            "--hostname",
            "window",
            "--env",
            "MODE=fast",
            "--memory",
            "64m",
            "--cpus",
            "0.5",
            "--pids-limit",
            "64",
            "--restart",
            "on-failure:2",
            "--label",
            "tier=front",
            "--label",
            "com.docker.compose.project=shop",
            "--cap-drop",
            "ALL",
            "--read-only"
        };
    }

    private static List<String> aliases(JsonNode inspection, String network) {
        String id = inspection.path("Id").asText();
        JsonNode found = inspection
                .path("NetworkSettings")
                .path("Networks")
                .path(network)
                .path("Aliases");
        return words(found).stream()
                .filter(alias -> !id.startsWith(alias))
                .sorted()
                .toList();
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }

    private static Map<String, String> labels(JsonNode inspection) {
        Map<String, String> labels = new TreeMap<>();
        inspection
                .path("Config")
                .path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    @Test
    void nothingHappensToOneThatDoesNotRun() throws Exception {
        String old = rig.foreign("web", rig.image("former"));
        rig.docker.run("stop", old);

        Ended update = rig.update(rig.name("web"), rig.image("next", "ENV NEXT=1"));

        assertThat(update.code()).as(update.toString()).isZero();
        assertThat(update.err()).contains("container %s is not running; nothing was done".formatted(rig.name("web")));
        assertThat(update.out()).isEmpty();
        assertThat(rig.id("web")).isEqualTo(old);
        assertThat(rig.inspect("web").path("State").path("Running").asBoolean()).isFalse();
    }

    @Test
    void nothingHappensToOneThatRunsTheImageAlready() throws Exception {
        String image = rig.image("same");
        String old = rig.foreign("web", image);

        Ended update = rig.update(rig.name("web"), image);

        assertThat(update.code()).as(update.toString()).isZero();
        assertThat(update.err()).contains("runs image %s already; nothing was done".formatted(image));
        assertThat(rig.id("web")).isEqualTo(old);
    }

    @Test
    void aDryRunAndAMissingImageChangeNothing() throws Exception {
        String old = rig.foreign("web", rig.image("former"));
        String next = rig.image("next", "ENV NEXT=1");

        Ended dry = rig.update(rig.name("web"), next, "--dry-run");
        Ended missing = rig.update(rig.name("web"), "gestor-test/nowhere:1");
        Ended nobody = rig.update(rig.name("nobody"), next);

        assertThat(dry.code()).as(dry.toString()).isZero();
        assertThat(dry.err())
                .contains("Would replace container %s by one of image %s, the new one started first"
                        .formatted(rig.name("web"), next));
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err())
                .contains("there is no image gestor-test/nowhere:1 on this host")
                .contains("docker pull gestor-test/nowhere:1")
                .hasLineCount(1);
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.err())
                .contains("there is no container and no service")
                .hasLineCount(1);
        assertThat(rig.id("web")).isEqualTo(old);
        assertThat(rig.containers()).containsExactly("web");
        assertThat(rig.rollouts()).isEmpty();
    }
}
