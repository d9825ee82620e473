// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange.Connect;
import dev.gestor.engine.ContainerChange.Start;
import dev.gestor.engine.ContainerDetail.PublishedPort;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Networking.Attachment;
import dev.gestor.engine.Networking.Mode;
import dev.gestor.engine.PortBinding;
import dev.gestor.engine.PortTakenException;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ports and networks of containers. */
public abstract class NetworkingContract extends EngineScene {
    protected NetworkingContract(HostUnderTest host) {
        super(host);
    }

    /** JUnit runs this one first, while the scene still has containers. */
    @AfterEach
    void removeNetworks() throws Exception {
        for (Container container : engine.list()) {
            engine.remove(container.id(), AT_ONCE);
        }
        engine.resources().remove(network("front"));
        engine.resources().remove(network("back"));
    }

    @Test
    void aRandomPortIsTold() throws Exception {
        Container made = engine.run(publishing("one", PortBinding.random(80)));

        assertThat(made.detail().ports()).isNotEmpty().allSatisfy(port -> {
            assertThat(port.containerPort()).isEqualTo(80);
            assertThat(port.protocol()).isEqualTo("tcp");
            assertThat(port.hostPort()).isBetween(1024, 65535);
        });
    }

    @Test
    void aFixedPortHasOneHolder() throws Exception {
        int port = freePort();
        Container first = engine.run(publishing("one", PortBinding.fixed(port, 80)));
        assertThat(first.detail().ports()).extracting(PublishedPort::hostPort).containsOnly(port);

        assertThatThrownBy(() -> engine.run(publishing("two", PortBinding.fixed(port, 80))))
                .isInstanceOf(PortTakenException.class)
                .hasMessageContaining(name("two"))
                .hasMessageContaining(Integer.toString(port));
        assertThat(engine.list()).containsExactly(first);

        engine.stop(first.id(), AT_ONCE);
        Container second = engine.run(publishing("two", PortBinding.fixed(port, 80)));
        assertThatThrownBy(() -> engine.change(first.id(), new Start())).isInstanceOf(PortTakenException.class);
        assertThat(engine.list()).filteredOn(Container::running).containsExactly(second);
    }

    @Test
    void aPortOfAnotherProgramIsTaken() throws Exception {
        int port = freePort();
        try (AutoCloseable taken = host.takePort(port)) {
            assertThat(taken).isNotNull();
            assertThatThrownBy(() -> engine.run(publishing("one", PortBinding.fixed(port, 80))))
                    .isInstanceOf(PortTakenException.class);
        }
        assertThat(engine.list()).isEmpty();
    }

    @Test
    void aContainerIsInEachOfItsNetworks() throws Exception {
        engine.resources().ensure(network("front"));
        engine.resources().ensure(network("back"));

        Container made = engine.run(attached());

        assertThat(made.detail().networks()).containsOnlyKeys(name("front"), name("back"));
        assertThat(made.detail().networks()).doesNotContainValue("");
        assertThat(made.detail().hostNetwork()).isFalse();
    }

    @Test
    void aLostNetworkIsNoticedAndMended() throws Exception {
        engine.resources().ensure(network("front"));
        engine.resources().ensure(network("back"));
        try (Inventory inventory = engine.follow()) {
            Container made = engine.run(attached());
            for (String network : List.of("front", "back")) {
                host.disconnect(made.id(), name(network));
                eventually(() -> assertThat(networks(inventory, made)).doesNotContain(name(network)));

                engine.change(made.id(), new Connect(name(network), List.of("web")));
                assertThat(networks(inventory, made)).containsExactlyInAnyOrder(name("front"), name("back"));
            }
            engine.change(made.id(), new Connect(name("back"), List.of("web")));
            assertThat(networks(inventory, made)).containsExactlyInAnyOrder(name("front"), name("back"));
        }
    }

    @Test
    void aMissingNetworkIsNamedAndNothingIsLeftBehind() throws Exception {
        engine.resources().ensure(network("front"));

        // The second is connected after the creation.
        assertThatThrownBy(() -> engine.run(attached()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(name("one"))
                .hasMessageContaining(name("back"));
        assertThat(engine.list()).isEmpty();

        engine.resources().remove(network("front"));
        engine.resources().ensure(network("back"));
        assertThatThrownBy(() -> engine.run(attached()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(name("front"));
        assertThat(engine.list()).isEmpty();

        Container plain = engine.run(spec("plain").withNetworking(Networking.DEFAULT));
        assertThatThrownBy(() -> engine.change(plain.id(), new Connect(name("front"), List.of())))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(name("front"));
    }

    @Test
    void theHostsNetworkIsTold() throws Exception {
        Container made = engine.run(spec("one")
                .withNetworking(new Networking(Mode.HOST, List.of(), List.of(), Set.of(), List.of(), List.of())));

        assertThat(made.detail().hostNetwork()).isTrue();
    }

    protected final NetworkSpec network(String role) {
        return new NetworkSpec(name(role), "", Map.of(), Map.of(), false, false);
    }

    /** In both networks, with other names in each. */
    protected final ContainerSpec attached() {
        return spec("one")
                .withNetworking(new Networking(
                        Mode.NETWORKS,
                        List.of(
                                new Attachment(name("front"), List.of("web", "www")),
                                new Attachment(name("back"), List.of("web-internal"))),
                        List.of(),
                        Set.of(),
                        List.of(),
                        List.of()));
    }

    protected final ContainerSpec publishing(String role, PortBinding port) {
        return spec(role).withNetworking(Networking.publishing(List.of(port)));
    }

    private static Set<String> networks(Inventory inventory, Container container) {
        return inventory.find(container.id()).orElseThrow().detail().networks().keySet();
    }

    protected static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
