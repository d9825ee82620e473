// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Mount;
import dev.gestor.engine.testing.LoadBalancerImages;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example's Express server behind a balancer of its own, with clients as programs have them. */
@Timeout(300)
final class BalancedExpressIT {
    @TempDir
    private Path state = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private BalanceRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new BalanceRig(state);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    private ContainerSpec express() throws Exception {
        Path app = Path.of("../examples/load-balancer/express/app.js")
                .toAbsolutePath()
                .normalize();
        String image = Optional.ofNullable(LoadBalancerImages.ensure().get("EXPRESS_IMAGE"))
                .orElseThrow();
        ContainerSpec pattern = rig.server("express");
        return ContainerSpec.of(pattern.name(), image, pattern.owner())
                .withLabels(pattern.labels())
                .withMounts(List.of(Mount.bind(app.toString(), "/app/app.js", true)))
                .withStop(pattern.stop());
    }

    @Test
    void aWebSocketPassesThroughAndOutlivesAChangeOfServers() throws Exception {
        rig.join(express());
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(URI.create("ws://127.0.0.1:%d/echo".formatted(rig.port)), new Listener(heard))
                .get(10, TimeUnit.SECONDS);
        socket.sendText("one", true).get(5, TimeUnit.SECONDS);
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("one");
        Container other = rig.join("other");
        rig.engine.remove(other.id(), Optional.empty());
        BalanceRig.eventually(() -> assertThat(rig.group().members()).hasSize(1));
        socket.sendText("two", true).get(5, TimeUnit.SECONDS);
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("two");
        socket.abort();
    }

    @Test
    void aClientInTheNetworkIsKnownByItsOwnAddress() throws Exception {
        rig.join(express());
        String front = rig.docker.run(
                "inspect",
                "--format",
                "{{.NetworkSettings.IPAddress}}",
                rig.balancer().id());
        // HAProxy's image of the example has a shell and Perl; the answer is the client's address as Express sees it.
        String answer = rig.docker.run(
                "run",
                "--rm",
                "--label",
                Labels.MANAGED + "=false",
                rig.image(),
                "perl",
                "-MIO::Socket::INET",
                "-e",
                "$s = IO::Socket::INET->new(PeerAddr => $ARGV[0]); print $s \"GET /client HTTP/1.1\\r\\nHost: x\\r\\n"
                        + "X-Forwarded-For: 9.9.9.9\\r\\nConnection: close\\r\\n\\r\\n\"; print $s->sockhost, \"\\n\","
                        + " <$s>",
                front + ":" + BalancerPattern.PORT);
        List<String> lines = answer.lines().toList();
        assertThat(lines.get(lines.size() - 1)).isEqualTo("http " + lines.get(0));
    }

    private record Listener(BlockingQueue<String> heard) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            heard.add(text.toString());
            return WebSocket.Listener.super.onText(socket, text, last);
        }
    }
}
