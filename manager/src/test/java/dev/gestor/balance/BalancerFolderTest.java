// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BalancerFolderTest {
    @TempDir
    private Path state = Path.of("");

    @Test
    void onlyItsOwnerMayEnterIt() throws Exception {
        BalancerFolder folder = BalancerFolder.of(state, "shop/web");
        assertThat(folder.write("one")).isTrue();
        assertThat(folder.write("one")).isFalse();
        assertThat(folder.write("two")).isTrue();
        assertThat(folder.path()).isEqualTo(state.resolve("balance/shop.web"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                .isEqualTo("rwx------");
        assertThat(folder.path()).isDirectoryNotContaining("glob:**.next");
        folder.remove();
        folder.remove();
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void aSocketThatCouldNotBeReachedIsToldWithItsRemedy() {
        assertThatThrownBy(() -> BalancerFolder.of(state.resolve("x".repeat(100)), "web"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("may have 107")
                .hasMessageContaining("--state");
    }

    @Test
    void aBalancerThatDoesNotAnswerHoldsNobodyUp() throws Exception {
        BalancerFolder folder = BalancerFolder.of(state, "web");
        folder.write("");
        var balancer = new Balancer(folder, Duration.ofMillis(100));
        assertThatThrownBy(balancer::servers)
                .isInstanceOf(BalancerException.class)
                .hasMessageContaining("'show servers state servers'");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(folder.socket()));
            assertThatThrownBy(balancer::servers)
                    .hasMessageContaining("has not answered")
                    .hasMessageContaining("100 ms");
        }
    }

    @Test
    void anOrderThatIsRefusedIsToldWithTheAnswer() throws Exception {
        BalancerFolder folder = BalancerFolder.of(state, "web");
        folder.write("");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(folder.socket()));
            var thread = new Thread(() -> refuse(server));
            thread.start();
            assertThatThrownBy(() -> new Balancer(folder).drain("a"))
                    .hasMessage("the balancer answered 'set server servers/a state drain' with: No such server.");
            thread.join(5000);
        }
    }

    private static void refuse(ServerSocketChannel server) {
        try (SocketChannel client = server.accept()) {
            client.read(ByteBuffer.allocate(1000));
            client.write(ByteBuffer.wrap("No such server.\n\n".getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
