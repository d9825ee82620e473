// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import static dev.gestor.control.balance.BalanceClient.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.balance.Balancer;
import dev.gestor.balance.BalancerFolder;
import dev.gestor.balance.Statistics;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Mount;
import dev.gestor.engine.Program;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a client's requests, on real containers and a real HAProxy. */
@Timeout(300)
final class BalancedRequestsIT {
    @TempDir
    private Path state = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private BalanceRig rig;

    @SuppressWarnings("NullAway.Init")
    private BalanceClient client;

    @BeforeEach
    void open() throws Exception {
        rig = new BalanceRig(state);
        client = new BalanceClient(rig);
    }

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @Test
    void withoutAServerItSaysWhenToComeAgain() throws Exception {
        Container one = rig.join("one");
        rig.docker.run("stop", one.id());
        BalanceRig.eventually(() -> assertThat(client.get("/").statusCode()).isEqualTo(503));
        HttpResponse<String> answer = client.get("/");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains("No server");
        // It is down, not gone: the balancer stays.
        TimeUnit.SECONDS.sleep(4);
        assertThat(client.get("/").statusCode()).isEqualTo(503);
        rig.docker.run("start", one.id());
        assertThat(rig.keeper.awaitJoined(one.id(), Duration.ofSeconds(10))).isTrue();
        assertThat(client.get("/").statusCode()).isEqualTo(200);
    }

    /** HAProxy 2.6 by itself gives servers that are added while it runs the share of one. */
    @Test
    void serversThatJoinLaterHaveTheirFullShare() throws Exception {
        for (String name : List.of("one", "two", "three", "four")) {
            rig.join(name);
        }
        Map<String, Integer> shares = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            shares.merge(client.get("/").body(), 1, Integer::sum);
        }
        // A quarter each, give or take five standard deviations.
        assertThat(shares)
                .hasSize(4)
                .allSatisfy((name, count) -> assertThat(count).isBetween(500 - 97, 500 + 97));
    }

    /** HAProxy 2.6 by itself keeps no connection to a server that is added while it runs. */
    @Test
    void connectionsToServersThatJoinLaterAreKept() throws Exception {
        rig.join("one");
        rig.join("two");
        client.names(200);
        Statistics statistics =
                new Balancer(BalancerFolder.of(state.resolve(rig.instance), BalanceRig.GROUP)).statistics();
        for (Statistics.Line server : statistics.servers()) {
            assertThat(server.number("reuse").orElse(0))
                    .isGreaterThan(server.number("connect").orElse(0));
        }
    }

    @Test
    void onlyAContainerThatIsReadyGetsRequests() throws Exception {
        Container one = rig.join("one");
        Container late = rig.engine.run(
                rig.server("late").withProgram(Program.DEFAULT.withEnvironment(Map.of("DELAY_MS", "700"))));
        assertThat(client.names(50)).containsExactly(host(one));
        assertThat(rig.keeper.joined(late.id())).isFalse();
        assertThat(rig.keeper.awaitJoined(late.id(), Duration.ofSeconds(10))).isTrue();
        assertThat(client.names(50)).hasSize(2);
    }

    @Test
    void requestsGoWhereTheAlgorithmSays() throws Exception {
        for (String algorithm : List.of("round-robin", "p2c", "leastconn")) {
            Container one = rig.join(BalanceRig.labelled(rig.server("one"), Labels.BALANCE, algorithm));
            Container two = rig.join(BalanceRig.labelled(rig.server("two"), Labels.BALANCE, algorithm));
            if (algorithm.equals("round-robin")) {
                for (int i = 0; i < 10; i++) {
                    assertThat(client.names(2)).containsExactlyInAnyOrder(host(one), host(two));
                }
            } else {
                CompletableFuture<HttpResponse<String>> slow = client.slowAt(two, 3000);
                int busy = 0;
                for (int i = 0; i < 200; i++) {
                    busy += client.get("/").body().equals(host(two)) ? 1 : 0;
                }
                // Of two that are drawn by chance both are the busy one a quarter of the time; half of it would be mere
                // chance.
                assertThat(busy).as(algorithm).isLessThanOrEqualTo(algorithm.equals("p2c") ? 75 : 0);
                assertThat(slow.get(5, TimeUnit.SECONDS).body()).isEqualTo(host(two));
            }
            rig.engine.remove(one.id(), Optional.empty());
            rig.engine.remove(two.id(), Optional.empty());
            BalanceRig.eventually(() -> assertThat(rig.engine.list()).isEmpty());
        }
    }

    /** HAProxy finds it itself, while nobody keeps the balancer. */
    @Test
    void aServerWhoseHealthPathFailsGetsNoRequests() throws Exception {
        Path sick = Files.createDirectory(state.resolve("sick"));
        Container one = rig.join(checked("one", sick));
        Container two = rig.join(checked("two", state.resolve("never")));
        assertThat(client.names(50)).containsExactlyInAnyOrder(host(one), host(two));
        rig.stopKeeping();

        Files.createFile(sick.resolve("sick"));
        BalanceRig.eventually(() -> assertThat(client.names(20)).containsExactly(host(two)));
        Files.delete(sick.resolve("sick"));
        BalanceRig.eventually(() -> assertThat(client.names(50)).containsExactlyInAnyOrder(host(one), host(two)));
        rig.startAnotherKeeper();
    }

    private ContainerSpec checked(String name, Path folder) throws IOException {
        Files.createDirectories(folder);
        return BalanceRig.labelled(rig.server(name), Labels.HEALTH_PATH, "/")
                .withProgram(Program.DEFAULT.withEnvironment(Map.of("SICK_IF", "/state/sick")))
                .withMounts(List.of(Mount.bind(folder.toString(), "/state", true)));
    }

    @Test
    void aServerThatDoesNotTakeARequestIsNoFailure() throws Exception {
        Container one = rig.join("one");
        Container two = rig.join("two");
        // Its program dies within the request: somebody else is asked, since a GET may be repeated.
        rig.stopKeeping();
        for (int i = 0; i < 20; i++) {
            assertThat(client.get("/").statusCode()).isEqualTo(200);
        }
        rig.docker.run("kill", two.id());
        for (int i = 0; i < 50; i++) {
            HttpResponse<String> answer = client.get("/");
            assertThat(answer.statusCode()).as("request %d", i).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(host(one));
        }
        rig.startAnotherKeeper();
    }

    @Test
    void onlyWhatMayBeRepeatedIsAskedForAgain() throws Exception {
        rig.join("one");
        rig.join("two");
        HttpRequest order = HttpRequest.newBuilder(client.uri("/die"))
                .POST(HttpRequest.BodyPublishers.ofString("buy"))
                .build();
        assertThat(client.ask(order).statusCode()).isBetween(502, 503);
        // The other has not been asked.
        BalanceRig.eventually(() -> assertThat(rig.group().joined()).isEqualTo(1));
        TimeUnit.MILLISECONDS.sleep(500);
        assertThat(rig.group().joined()).isEqualTo(1);
    }

    @Test
    void theClientsAddressIsPassedOnAndNotTakenFromTheClient() throws Exception {
        rig.join("one");
        HttpRequest forged = HttpRequest.newBuilder(client.uri("/headers"))
                .header("X-Forwarded-For", "1.2.3.4")
                .header("Forwarded", "for=1.2.3.4")
                .build();
        String headers = client.ask(forged).body();
        String gateway = rig.docker.run(
                "inspect",
                "--format",
                "{{.NetworkSettings.Gateway}}",
                rig.balancer().id());
        assertThat(headers.lines().map(String::strip).map(line -> line.toLowerCase(Locale.ROOT)))
                .contains("x-forwarded-for: " + gateway, "x-forwarded-proto: http")
                .noneMatch(line -> line.contains("1.2.3.4"));
    }
}
