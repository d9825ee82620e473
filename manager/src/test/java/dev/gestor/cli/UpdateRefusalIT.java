// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.cli.OrchestratorRig.Ended;
import dev.gestor.engine.testing.WebImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Containers that {@code gestor update} leaves alone, with one line that says why. */
@Timeout(120)
final class UpdateRefusalIT {
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

    private void assertRefused(String suffix, String why, String... options) throws Exception {
        String old = rig.foreign(suffix, WebImage.TAG, options);

        Ended update = rig.update(rig.name(suffix), next());

        assertThat(update.code()).as(update.toString()).isEqualTo(1);
        assertThat(update.err())
                .contains("container " + rig.name(suffix))
                .contains(why)
                .hasLineCount(1);
        assertThat(update.out()).isEmpty();
        assertThat(rig.id(suffix)).isEqualTo(old);
        assertThat(rig.inspect(suffix).path("State").path("Running").asBoolean())
                .isTrue();
        assertThat(rig.rollouts()).isEmpty();
    }

    private String next() throws Exception {
        return rig.image("next", "ENV NEXT=1");
    }

    private String[] managed(String instance, String owner) {
        return List.of("managed=true", "instance=" + instance, "owner=" + owner).stream()
                .flatMap(label -> List.of("--label", "gestor." + label).stream())
                .toArray(String[]::new);
    }

    @Test
    void oneThatDockerRemovesByItself() throws Exception {
        assertRefused("web", "was run with --rm", "--rm");
    }

    @Test
    void anotherInstances() throws Exception {
        String other = rig.instance + "x";
        assertRefused(
                "web",
                "belongs to Gestor instance '%s'; name it by --instance".formatted(other),
                managed(other, "services"));
    }

    @Test
    void thoseWhoseControllersMakeTheirOwn() throws Exception {
        assertRefused("client", "belongs to owner 'client'", managed(rig.instance, "client"));
        assertRefused("workload", "belongs to owner 'workload'", managed(rig.instance, "workload"));
    }

    @Test
    void aCopy() throws Exception {
        String[] labels = managed(rig.instance, "orchestrator");
        String[] all = Arrays.copyOf(labels, labels.length + 2);
        all[labels.length] = "--label";
        all[labels.length + 1] = "gestor.scaled-from=" + rig.name("web");
        assertRefused("web-scale-1", "is a copy of %s; update that".formatted(rig.name("web")), all);
    }
}
