// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.Instance;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Docker away at the start is told at once, Docker silent after a while, with the address, its source and the remedy. */
final class DockerAwayIT {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "gestor-away");
    }

    @AfterEach
    void removeFolder() throws IOException {
        Files.deleteIfExists(folder.resolve("docker.sock"));
        Files.delete(folder);
    }

    @Test
    void noSocket() {
        expect(socket(), "No such file or directory", "start Docker", AT_ONCE);
    }

    @Test
    void aSocketThatNobodyServes() throws IOException {
        listen().close();
        expect(socket(), "Connection refused", "start Docker", AT_ONCE);
    }

    @Test
    void aSocketThatNeverAnswers() throws IOException {
        try (ServerSocketChannel server = listen()) {
            assertThat(server.isOpen()).isTrue();
            expect(socket(), "did not answer within 15 s", "look into Docker's log", PATIENCE);
        }
    }

    @Test
    void aPortThatNobodyServes() {
        expect(URI.create("tcp://127.0.0.1:1"), "Connection refused", "check host and port", AT_ONCE);
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(folder.resolve("docker.sock")));
        return server;
    }

    private URI socket() {
        return URI.create("unix://" + folder.resolve("docker.sock"));
    }

    private static void expect(URI uri, String reason, String remedy, Duration limit) {
        DockerAddress address = new DockerAddress(uri, "environment variable DOCKER_HOST", Optional.empty());
        Instant before = Instant.now();
        try (ContainerEngine engine =
                new DockerEngine(address, new Instance("away"), Clock.systemUTC(), new Random(1))) {
            assertThatThrownBy(engine::info)
                    .isInstanceOf(EngineUnavailableException.class)
                    .hasMessageContaining(uri + " (environment variable DOCKER_HOST)")
                    .hasMessageContaining(reason)
                    .hasMessageContaining(remedy);
            assertThat(Duration.between(before, Instant.now())).isLessThan(limit);
        }
    }
}
