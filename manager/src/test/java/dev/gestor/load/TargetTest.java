// SPDX-License-Identifier: Apache-2.0
package dev.gestor.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {
    private static final Target.Containers NONE = address -> false;

    private final List<String> asked = new ArrayList<>();

    private final Target.Names names = host -> {
        asked.add(host);
        List<String> known = Map.of(
                        "localhost", List.of("127.0.0.1", "::1"),
                        "web", List.of("172.18.0.2"),
                        "both", List.of("127.0.0.1", "192.0.2.1"),
                        "far", List.of("192.0.2.1"))
                .getOrDefault(host, List.of());
        if (known.isEmpty()) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String address : known) {
            addresses.add(InetAddress.getByName(address));
        }
        return addresses;
    };

    @Test
    void loopbackIsLoadedWithoutAQuestionToDocker() throws Exception {
        Target target = find("http://localhost:8080/a?b=c", address -> {
            throw new AssertionError("asked for " + address);
        });

        assertThat(target.addresses()).hasSize(2);
        assertThat(target.port()).isEqualTo(8080);
        assertThat(asked).containsExactly("localhost");
    }

    @Test
    void aContainerOfThisHostIsLoaded() throws Exception {
        assertThat(find("http://web", address -> address.getHostAddress().equals("172.18.0.2"))
                        .port())
                .isEqualTo(80);
        assertThat(find("https://web", address -> true).port()).isEqualTo(443);
    }

    @Test
    void whatIsNeitherIsRefusedWithItsAddressAndTheRemedy() {
        assertThatThrownBy(() -> find("http://far:81/", NONE))
                .isInstanceOf(TargetException.class)
                .hasMessage("http://far:81/ (192.0.2.1) is neither loopback nor a container of this host;"
                        + " give --remote if you may load that machine");
    }

    @Test
    void everyAddressOfANameIsChecked() {
        assertThatThrownBy(() -> find("http://both/", NONE)).hasMessageContaining("192.0.2.1");
    }

    @Test
    void whereDockerCannotBeAskedTheReasonIsTold() {
        assertThatThrownBy(() -> find("http://web/", address -> {
                    throw Target.Containers.unknown("Docker does not answer");
                }))
                .hasMessageContaining("is not loopback")
                .hasMessageContaining("Docker does not answer")
                .hasMessageContaining("--remote");
    }

    @Test
    void withLeaveAnyMachineIsLoaded() throws Exception {
        assertThat(Target.find(URI.create("http://far/"), names, NONE, true).addresses())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://localhost/", "localhost", "http:///x", "http://user:secret@localhost/", ""})
    void whatIsNoAddressOfAServerIsRefused(String text) {
        assertThatThrownBy(() -> find(text, NONE))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("http://HOST:PORT/PATH");
    }

    @Test
    void aNameWithoutAnAddressIsTold() {
        assertThatThrownBy(() -> find("http://nowhere/", NONE)).hasMessageContaining("'nowhere'");
    }

    private Target find(String uri, Target.Containers containers) throws TargetException {
        return Target.find(URI.create(uri), names, containers, false);
    }
}
