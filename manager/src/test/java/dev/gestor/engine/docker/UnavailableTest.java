// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.EngineUnavailableException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UnavailableTest {
    private static final DockerAddress SOCKET =
            new DockerAddress(URI.create("unix:///var/run/docker.sock"), "default socket", Optional.empty());
    private static final DockerAddress TCP =
            new DockerAddress(URI.create("tcp://docker:2375"), "environment variable DOCKER_HOST", Optional.empty());

    @Test
    void aMissingSocketIsToBeStarted() {
        assertThat(message(SOCKET, new RuntimeException(new SocketException("No such file or directory"))))
                .isEqualTo(
                        "cannot list containers: Docker does not answer at unix:///var/run/docker.sock (default socket):"
                                + " No such file or directory; start Docker (systemctl start docker), or name another address by --docker-url");
    }

    @Test
    void aForbiddenSocketIsAMatterOfItsGroup() {
        assertThat(message(SOCKET, new SocketException("Permission denied"))).contains("sudo usermod -aG docker");
    }

    @Test
    void aRemoteAddressNamesWhoSetIt() {
        assertThat(message(
                        TCP,
                        new IOException("Connect to docker:2375 failed", new SocketException("Connection refused"))))
                .contains(
                        "tcp://docker:2375 (environment variable DOCKER_HOST): Connection refused; check host and port");
    }

    @Test
    void aServerThatWantsTlsIsToldHow() {
        assertThat(message(TCP, new IOException("Client sent an HTTP request to an HTTPS server.")))
                .contains("DOCKER_TLS_VERIFY=1");
    }

    @Test
    void anErrorWithoutWordsIsNamedByItsKind() {
        assertThat(message(SOCKET, new ClosedChannelException())).contains("ClosedChannelException");
    }

    private static String message(DockerAddress address, Throwable failure) {
        EngineUnavailableException exception = Unavailable.because(address, "list containers", failure);
        return String.valueOf(exception.getMessage());
    }
}
