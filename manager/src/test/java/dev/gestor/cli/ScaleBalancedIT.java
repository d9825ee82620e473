// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.balance.Balancer;
import dev.gestor.balance.BalancerFolder;
import dev.gestor.cli.OrchestratorRig.Ended;
import dev.gestor.engine.Labels;
import dev.gestor.engine.testing.LoadBalancerImages;
import dev.gestor.engine.testing.WebImage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code gestor scale} of a container behind a load balancer: copies join it, and leave it without a failed request. */
@Timeout(180)
final class ScaleBalancedIT {
    private static final Logger LOG = LoggerFactory.getLogger(ScaleBalancedIT.class);

    private final int port = OrchestratorRig.freePort();

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

    @Test
    void copiesJoinAndAreDrained() throws Exception {
        String balancer = "--lb-image=" + LoadBalancerImages.balancer();
        assertThat(up(balancer)).isZero();
        try (SteadyRequests requests = SteadyRequests.someSlow("127.0.0.1", port, 50)) {
            OrchestratorRig.Running scale =
                    rig.begin("scale", balancer, "--json", "--max=3", rig.name("web-0"), "100", "2");
            scale.awaitOut("\"event\":\"change\"");
            assertThat(names())
                    .as("ready is told when the balancer has them")
                    .containsExactlyInAnyOrder(host("web-0"), host("web-0-scale-1"), host("web-0-scale-2"));
            JsonNode labels = rig.inspect("web-0-scale-1").path("Config").path("Labels");
            assertThat(labels.has(Labels.SERVICE))
                    .as("no service's keeper takes it for its own")
                    .isFalse();
            Ended grown = scale.stop();
            assertThat(grown.code()).as(grown.toString()).isZero();

            assertDrainedOneIsTakenUpAgain(balancer);
            assertAnUpdateTakesCopiesAlong(balancer);
            scale = rig.begin("scale", balancer, "--json", "--quiet=2s", rig.name("web-0"), "1000", "2");
            scale.awaitOut("\"event\":\"change\"");
            Ended small = scale.stop();
            assertThat(ScaleRig.names(small.out(), "removed")).hasSize(2);
            requests.stop();
            LOG.warn(
                    "{} requests, {} failed",
                    requests.sent(),
                    requests.failures().size());
            assertThat(requests.failures()).isEmpty();
        }
        assertThat(names()).containsExactly(host("web-0"));
    }

    private void assertAnUpdateTakesCopiesAlong(String balancer) throws Exception {
        String next = rig.image("next", "ENV NEXT=1");

        Ended update = rig.update(rig.instance + "/web", next, balancer);

        assertThat(update.code()).as(update.toString()).isZero();
        for (String each : List.of("web-0", "web-0-scale-1", "web-0-scale-2")) {
            assertThat(rig.inspect(each).path("Config").path("Image").asText())
                    .as(each)
                    .isEqualTo(next);
        }
        assertThat(names()).hasSize(3);
    }

    /** As a process leaves it that is killed while it takes a copy away. */
    private void assertDrainedOneIsTakenUpAgain(String balancer) throws Exception {
        Path folder = rig.state.resolve(rig.instance);
        new Balancer(BalancerFolder.of(folder, rig.instance + "/web"))
                .drain(rig.id("web-0-scale-1").substring(0, 12));
        assertThat(names()).doesNotContain(host("web-0-scale-1"));

        OrchestratorRig.Running scale = rig.begin("scale", balancer, "--json", rig.name("web-0"), "5000", "1");
        OrchestratorRig.eventually(() -> assertThat(names()).contains(host("web-0-scale-1")));
        assertThat(scale.stop().code()).isZero();
    }

    @Test
    void aLoneContainerIsMovedBehindABalancerFirst() throws Exception {
        String network = rig.network("front");
        rig.foreign(
                "web",
                WebImage.TAG,
                ScaleRig.slow(150, "--network", network, "--publish", "127.0.0.1:%d:8080".formatted(port)));
        String former = rig.id("web");

        OrchestratorRig.Running scale = rig.begin(
                "scale",
                "--lb-image=" + LoadBalancerImages.balancer(),
                "--json",
                "--balance",
                "--max=2",
                rig.name("web"),
                "100",
                "1");
        scale.awaitOut("\"event\":\"change\"");

        assertThat(names()).containsExactlyInAnyOrder(host("web"), host("web-scale-1"));
        Ended grown = scale.stop();
        assertThat(grown.code()).as(grown.toString()).isZero();
        assertThat(rig.id("web")).isNotEqualTo(former);
        assertThat(rig.inspect("web").path("HostConfig").path("PortBindings")).isEmpty();
        assertThat(rig.rollouts()).isEmpty();

        Ended rollback = rig.rollback(rig.name("web"), "--lb-image=" + LoadBalancerImages.balancer());
        assertThat(rollback.code()).isEqualTo(1);
        assertThat(rollback.err()).contains("was moved behind a load balancer, which has its port");
    }

    private int up(String balancer) throws Exception {
        Path file = state.resolve("compose.yaml");
        Files.writeString(file, """
                name: %s
                services:
                  web:
                    image: %s
                    restart: always
                    stop_grace_period: 2s
                    labels:
                      gestor.balance: random
                      gestor.balance.port: 127.0.0.1:%d
                      gestor.health.path: /slow/150
                """.formatted(rig.instance, WebImage.TAG, port));
        int code = rig.gestor("up", "-f", file.toString(), balancer).code();
        // A machine that is busy may take longer for the balancer than the command waits.
        return code == 0 ? 0 : rig.gestor("up", "-f", file.toString(), balancer).code();
    }

    private String host(String suffix) throws Exception {
        return rig.inspect(suffix).path("Config").path("Hostname").asText();
    }

    /** Of those that answer. */
    private Set<String> names() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                    .build();
            names.add(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
        return names;
    }
}
