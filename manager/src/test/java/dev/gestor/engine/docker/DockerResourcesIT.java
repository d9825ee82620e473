// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.VolumeSpec;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.ResourcesContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Networks and volumes on this machine's Docker. */
final class DockerResourcesIT extends ResourcesContract {
    private static final String LABELS =
            "{{index .Labels \"gestor.managed\"}} {{index .Labels \"gestor.instance\"}} {{index .Labels \"note\"}}";

    private final DockerCommand docker = DockerCommand.onThisMachine();

    DockerResourcesIT() {
        super(new DockerUnderTest());
    }

    @Test
    void aNetworkIsMadeAsSpecified() throws Exception {
        var network = new NetworkSpec(
                name("shared"),
                "bridge",
                Map.of("com.docker.network.bridge.enable_icc", "false"),
                Map.of("note", "a b", "gestor.instance", "stolen"),
                true,
                false);
        engine.resources().ensure(network);

        assertThat(docker.run(
                        "network",
                        "inspect",
                        "--format",
                        LABELS + " {{.Driver}} {{.Internal}} {{.Options}}",
                        name("shared")))
                .isEqualTo("true " + instance + " a b bridge true map[com.docker.network.bridge.enable_icc:false]");
    }

    @Test
    void aVolumeIsMadeAsSpecified() throws Exception {
        var volume = new VolumeSpec(
                name("shared"),
                "local",
                Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=1m"),
                Map.of("note", "a b"),
                false);
        engine.resources().ensure(volume);

        assertThat(docker.run("volume", "inspect", "--format", LABELS + " {{.Driver}} {{.Options}}", name("shared")))
                .isEqualTo("true " + instance + " a b local map[device:tmpfs o:size=1m type:tmpfs]");
    }

    @Test
    void aNameThatBeginsAnotherNetworksIdIsANameOfItsOwn() throws Exception {
        String id = docker.run("network", "create", name("shared"));
        var namesake = new NetworkSpec(id.substring(0, 20), "", Map.of(), Map.of(), false, false);
        try {
            assertThat(engine.resources().remove(namesake)).isFalse();
            assertThat(engine.resources().ensure(namesake)).isTrue();
            assertThat(engine.resources().ensure(namesake)).isFalse();
        } finally {
            assertThat(engine.resources().remove(namesake)).isTrue();
        }
        assertThat(host.hasNetwork(name("shared"))).isTrue();
    }
}
