// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.testing.DockerCommand;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BridgeAddressesIT {
    private final String network = "load-" + UUID.randomUUID().toString().substring(0, 8);

    @Test
    void whatIsInABridgeNetworkOfThisDockerIsAContainers() throws Exception {
        docker("network", "create", network);
        try {
            String gateway = docker("network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", network);
            var addresses = new BridgeAddresses(new SystemAdapters(Map.of()), Optional.empty());

            assertThat(addresses.has(InetAddress.getByName(gateway))).isTrue();
            assertThat(addresses.has(InetAddress.getByName("192.0.2.1"))).isFalse();
        } finally {
            docker("network", "rm", network);
        }
    }

    @Test
    void withoutDockerItIsNotKnown() {
        var addresses =
                new BridgeAddresses(new SystemAdapters(Map.of()), Optional.of("unix:///nonexistent/docker.sock"));

        assertThatThrownBy(() -> addresses.has(InetAddress.getByName("172.17.0.2")))
                .hasMessageContaining("/nonexistent/docker.sock");
    }

    private static String docker(String... words) throws Exception {
        return DockerCommand.onThisMachine().run(words);
    }
}
