// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.Networking;
import dev.gestor.engine.PortBinding;
import dev.gestor.engine.testing.DockerCommand;
import dev.gestor.engine.testing.NetworkingContract;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ports and networks on this machine's Docker. */
final class DockerNetworkingIT extends NetworkingContract {
    private final DockerCommand docker = DockerCommand.onThisMachine();

    DockerNetworkingIT() {
        super(new DockerUnderTest());
    }

    @Test
    void aliasesAreThoseOfEachNetwork() throws Exception {
        engine.resources().ensure(network("front"));
        engine.resources().ensure(network("back"));

        Container made = engine.run(attached());
        assertThat(aliases(made, "front")).containsExactlyInAnyOrder("web", "www", made.shortId());
        assertThat(aliases(made, "back")).containsExactlyInAnyOrder("web-internal", made.shortId());

        host.disconnect(made.id(), name("front"));
        engine.change(made.id(), new ContainerChange.Connect(name("front"), List.of("again")));
        assertThat(aliases(made, "front")).containsExactlyInAnyOrder("again", made.shortId());
    }

    @Test
    void portsAreThoseThatDockerTells() throws Exception {
        int port = freePort();
        Container made = engine.run(spec("one")
                .withNetworking(new Networking(
                        Networking.Mode.DEFAULT,
                        List.of(),
                        List.of(
                                new PortBinding(53, "udp", Optional.of("127.0.0.1"), OptionalInt.of(port)),
                                new PortBinding(80, "tcp", Optional.of("127.0.0.1"), OptionalInt.empty())),
                        Set.of("9/tcp"),
                        List.of("db:10.9.8.7"),
                        List.of("10.9.8.6"))));

        assertThat(docker.run("port", made.id(), "53/udp")).isEqualTo("127.0.0.1:" + port);
        String random = docker.run("port", made.id(), "80/tcp");
        assertThat(made.detail().ports())
                .extracting(p -> p.containerPort() + "/" + p.protocol() + " " + p.hostAddress() + ":" + p.hostPort())
                .containsExactlyInAnyOrder("53/udp 127.0.0.1:" + port, "80/tcp " + random);
        assertThat(docker.run(
                        "inspect",
                        "--format",
                        "{{json .Config.ExposedPorts}} {{.HostConfig.ExtraHosts}} {{.HostConfig.Dns}}",
                        made.id()))
                .isEqualTo("{\"53/udp\":{},\"80/tcp\":{},\"9/tcp\":{}} [db:10.9.8.7] [10.9.8.6]");
    }

    private List<String> aliases(Container container, String network) throws Exception {
        return docker.run(
                        "inspect",
                        "--format",
                        "{{range (index .NetworkSettings.Networks \"" + name(network)
                                + "\").Aliases}}{{println .}}{{end}}",
                        container.id())
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }
}
