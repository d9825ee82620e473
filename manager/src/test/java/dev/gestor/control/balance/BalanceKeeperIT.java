// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.balance.Balancer;
import dev.gestor.balance.BalancerFolder;
import dev.gestor.balance.BalancerProgram;
import dev.gestor.balance.Statistics;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Mount;
import dev.gestor.engine.Program;
import dev.gestor.engine.testing.WebImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** On real containers and a real HAProxy. */
@Timeout(300)
final class BalanceKeeperIT {
    private static final Logger LOG = LoggerFactory.getLogger(BalanceKeeperIT.class);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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

    @Test
    void serversJoinAndLeaveWithoutAReload() throws Exception {
        Container one = rig.join("one");
        String pid = rig.balancerPid();
        assertThat(names(20)).containsExactly(host(one));

        Container two = rig.join("two");
        Container three = rig.join("three");
        assertThat(names(100)).containsExactlyInAnyOrder(host(one), host(two), host(three));

        rig.engine.remove(two.id(), Optional.empty());
        BalanceRig.eventually(() -> assertThat(rig.keeper.joined(two.id())).isFalse());
        assertThat(names(100)).containsExactlyInAnyOrder(host(one), host(three));
        assertThat(rig.balancerPid()).isEqualTo(pid);
        assertThat(rig.decisions)
                .extracting(DecisionRecord::action)
                .contains("create", "join", "leave")
                .doesNotContain("restart", "start");
    }

    @Test
    void aKilledBalancerIsBackWithAllItsServers() throws Exception {
        Set<String> hosts = new HashSet<>();
        for (String name : List.of("one", "two", "three")) {
            hosts.add(host(rig.join(name)));
        }
        for (int kill = 0; kill < 2; kill++) {
            String pid = rig.balancerPid();
            rig.docker.run("kill", rig.balancer().id());
            // It is dead by now.
            long began = System.nanoTime();
            awaitAnswer();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            Duration start = lastStart();
            LOG.info("Back after {} ms, of which Docker's start took {} ms", took.toMillis(), start.toMillis());
            // How fast is for the benchmark to judge, on a machine that does nothing else.
            assertThat(names(60)).isEqualTo(hosts);
            assertThat(rig.balancerPid()).isNotEqualTo(pid);
        }
    }

    @Test
    void haproxyThatIsKilledIsBackInItsContainer() throws Exception {
        Set<String> hosts = Set.of(host(rig.join("one")), host(rig.join("two")));
        String container = rig.balancerPid();
        for (int kill = 0; kill < 3; kill++) {
            String haproxy = rig.haproxyPid();
            new ProcessBuilder("kill", "-9", haproxy).start().waitFor();
            long began = System.nanoTime();
            awaitAnswer();
            LOG.info(
                    "Back after {} ms",
                    Duration.ofNanos(System.nanoTime() - began).toMillis());
            assertThat(names(60)).isEqualTo(hosts);
            assertThat(rig.haproxyPid()).isNotEqualTo(haproxy);
        }
        assertThat(rig.balancerPid()).isEqualTo(container);
        // Orders are taken by the one that runs now.
        Container three = rig.join("three");
        assertThat(names(100)).hasSize(3).contains(host(three));
    }

    @Test
    void itComesBackFromItsFileAlone() throws Exception {
        Set<String> hosts = Set.of(host(rig.join("one")), host(rig.join("two")));
        String balancer = rig.balancer().id();
        BalanceRig.eventually(() -> assertThat(Files.readString(configuration()).lines())
                .filteredOn(line -> line.strip().startsWith("server "))
                .hasSize(2));
        rig.stopKeeping();
        rig.docker.run("kill", balancer);
        rig.docker.run("start", balancer);
        awaitAnswer();
        assertThat(names(60)).isEqualTo(hosts);
        rig.startAnotherKeeper();
        assertThat(rig.group().joined()).isEqualTo(2);
    }

    @Test
    void withoutAServerItSaysWhenToComeAgain() throws Exception {
        Container one = rig.join("one");
        rig.docker.run("stop", one.id());
        BalanceRig.eventually(() -> assertThat(get("/").statusCode()).isEqualTo(503));
        HttpResponse<String> answer = get("/");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains("No server");
        // It is down, not gone: the balancer stays.
        TimeUnit.SECONDS.sleep(4);
        assertThat(get("/").statusCode()).isEqualTo(503);
        rig.docker.run("start", one.id());
        assertThat(rig.keeper.awaitJoined(one.id(), Duration.ofSeconds(10))).isTrue();
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    /** HAProxy 2.6 by itself gives servers that are added while it runs the share of one. */
    @Test
    void serversThatJoinLaterHaveTheirFullShare() throws Exception {
        for (String name : List.of("one", "two", "three", "four")) {
            rig.join(name);
        }
        Map<String, Integer> shares = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            shares.merge(get("/").body(), 1, Integer::sum);
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
        names(200);
        Statistics statistics =
                new Balancer(BalancerFolder.of(state.resolve(rig.instance), BalanceRig.GROUP)).statistics();
        for (Statistics.Line server : statistics.servers()) {
            assertThat(server.number("reuse").orElse(0))
                    .isGreaterThan(server.number("connect").orElse(0));
        }
    }

    @Test
    void itGoesWithTheLastOfItsContainers() throws Exception {
        Container one = rig.join("one");
        Path folder = configuration().getParent();
        assertThat(folder).isDirectory();
        rig.engine.remove(one.id(), Optional.empty());
        BalanceRig.eventually(() -> {
            assertThat(rig.keeper.groups()).isEmpty();
            assertThat(rig.engine.list()).isEmpty();
            assertThat(folder).doesNotExist();
        });
    }

    @Test
    void aDrainedServerFinishesWhatItHasAndGetsNothingNew() throws Exception {
        Container one = rig.join("one");
        Container two = rig.join("two");
        rig.keeper.drain(two.id());
        assertThat(names(50)).containsExactly(host(one));
        rig.keeper.undrain(two.id());
        rig.keeper.drain(one.id());
        CompletableFuture<HttpResponse<String>> slow = send("/slow/1500");
        BalanceRig.eventually(
                () -> assertThat(rig.keeper.inFlight(two.id()).orElse(0)).isEqualTo(1));
        rig.keeper.undrain(one.id());

        rig.keeper.drain(two.id());
        assertThat(names(50)).containsExactly(host(one));
        assertThat(rig.keeper.inFlight(two.id())).hasValue(1);
        assertThat(rig.keeper.awaitIdle(two.id(), Duration.ofMillis(50))).isFalse();
        assertThat(rig.keeper.awaitIdle(two.id(), Duration.ofSeconds(10))).isTrue();
        assertThat(slow.get(5, TimeUnit.SECONDS).body()).isEqualTo(host(two));
        assertThat(rig.group().member(two.id()).orElseThrow().state()).isEqualTo(GroupView.MemberState.DRAINING);

        // A manager that is started anew finds the mark in the balancer.
        rig.startAnotherKeeper();
        assertThat(names(50)).containsExactly(host(one));
        assertThat(rig.group().member(two.id()).orElseThrow().state()).isEqualTo(GroupView.MemberState.DRAINING);
        rig.keeper.undrain(two.id());
        assertThat(names(100)).hasSize(2);
    }

    /** What is not known is not nothing. */
    @Test
    void aBalancerThatDoesNotAnswerDoesNotMakeADrainedServerIdle() throws Exception {
        rig.join("one");
        Container two = rig.join("two");
        CompletableFuture<HttpResponse<String>> slow = slowAt(two, 3000);
        rig.keeper.drain(two.id());
        String haproxy = rig.haproxyPid();

        new ProcessBuilder("kill", "-STOP", haproxy).start().waitFor();
        try {
            assertThat(rig.keeper.awaitIdle(two.id(), Duration.ofMillis(2500))).isFalse();
        } finally {
            new ProcessBuilder("kill", "-CONT", haproxy).start().waitFor();
        }

        assertThat(rig.keeper.awaitIdle(two.id(), Duration.ofSeconds(10))).isTrue();
        assertThat(slow.get(5, TimeUnit.SECONDS).body()).isEqualTo(host(two));
    }

    /** A request that this server works on. */
    private CompletableFuture<HttpResponse<String>> slowAt(Container server, int millis) throws Exception {
        for (Container each : rig.engine.list()) {
            if (!each.id().equals(server.id()) && rig.keeper.joined(each.id())) {
                rig.keeper.drain(each.id());
            }
        }
        CompletableFuture<HttpResponse<String>> slow = send("/slow/" + millis);
        BalanceRig.eventually(
                () -> assertThat(rig.keeper.inFlight(server.id()).orElse(0)).isEqualTo(1));
        for (Container each : rig.engine.list()) {
            rig.keeper.undrain(each.id());
        }
        return slow;
    }

    @Test
    void requestsGoWhereTheAlgorithmSays() throws Exception {
        for (String algorithm : List.of("round-robin", "p2c", "leastconn")) {
            Container one = rig.join(BalanceRig.labelled(rig.server("one"), Labels.BALANCE, algorithm));
            Container two = rig.join(BalanceRig.labelled(rig.server("two"), Labels.BALANCE, algorithm));
            if (algorithm.equals("round-robin")) {
                for (int i = 0; i < 10; i++) {
                    assertThat(names(2)).containsExactlyInAnyOrder(host(one), host(two));
                }
            } else {
                CompletableFuture<HttpResponse<String>> slow = slowAt(two, 3000);
                int busy = 0;
                for (int i = 0; i < 200; i++) {
                    busy += get("/").body().equals(host(two)) ? 1 : 0;
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
        assertThat(names(50)).containsExactlyInAnyOrder(host(one), host(two));
        rig.stopKeeping();

        Files.createFile(sick.resolve("sick"));
        BalanceRig.eventually(() -> assertThat(names(20)).containsExactly(host(two)));
        Files.delete(sick.resolve("sick"));
        BalanceRig.eventually(() -> assertThat(names(50)).containsExactlyInAnyOrder(host(one), host(two)));
        rig.startAnotherKeeper();
    }

    private ContainerSpec checked(String name, Path folder) throws IOException {
        Files.createDirectories(folder);
        return BalanceRig.labelled(rig.server(name), Labels.HEALTH_PATH, "/")
                .withProgram(Program.DEFAULT.withEnvironment(Map.of("SICK_IF", "/state/sick")))
                .withMounts(List.of(Mount.bind(folder.toString(), "/state", true)));
    }

    @Test
    void haproxyThatIsKilledAgainAndAgainTakesItsContainerAlong() throws Exception {
        Path programs = Files.createDirectory(state.resolve("programs"));
        Path broken = Files.writeString(programs.resolve("haproxy"), "#!/bin/sh\nkill -SEGV $$\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of(
                "run",
                "--rm",
                "--label",
                "gestor.test=true",
                "--volume",
                programs + ":/broken:ro",
                "--env",
                "PATH=/broken:/usr/bin:/bin"));
        command.addAll(List.of("--entrypoint", BalancerProgram.entrypoint().get(0), rig.image()));
        command.addAll(BalancerProgram.command());

        assertThatThrownBy(() -> rig.docker.run(command.toArray(String[]::new)))
                .hasMessageContaining("ended with " + BalancerProgram.GAVE_UP);
    }

    @Test
    void aServerThatDoesNotTakeARequestIsNoFailure() throws Exception {
        Container one = rig.join("one");
        Container two = rig.join("two");
        // Its program dies within the request: somebody else is asked, since a GET may be repeated.
        rig.stopKeeping();
        for (int i = 0; i < 20; i++) {
            assertThat(get("/").statusCode()).isEqualTo(200);
        }
        rig.docker.run("kill", two.id());
        for (int i = 0; i < 50; i++) {
            HttpResponse<String> answer = get("/");
            assertThat(answer.statusCode()).as("request %d", i).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(host(one));
        }
        rig.startAnotherKeeper();
    }

    @Test
    void onlyWhatMayBeRepeatedIsAskedForAgain() throws Exception {
        rig.join("one");
        rig.join("two");
        HttpRequest order = HttpRequest.newBuilder(uri("/die"))
                .POST(HttpRequest.BodyPublishers.ofString("buy"))
                .build();
        assertThat(client.send(order, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isBetween(502, 503);
        // The other has not been asked.
        BalanceRig.eventually(() -> assertThat(rig.group().joined()).isEqualTo(1));
        TimeUnit.MILLISECONDS.sleep(500);
        assertThat(rig.group().joined()).isEqualTo(1);
    }

    @Test
    void theClientsAddressIsPassedOnAndNotTakenFromTheClient() throws Exception {
        rig.join("one");
        HttpRequest forged = HttpRequest.newBuilder(uri("/headers"))
                .header("X-Forwarded-For", "1.2.3.4")
                .header("Forwarded", "for=1.2.3.4")
                .build();
        String headers =
                client.send(forged, HttpResponse.BodyHandlers.ofString()).body();
        String gateway = rig.docker.run(
                "inspect",
                "--format",
                "{{.NetworkSettings.Gateway}}",
                rig.balancer().id());
        assertThat(headers.lines().map(String::strip).map(line -> line.toLowerCase(Locale.ROOT)))
                .contains("x-forwarded-for: " + gateway, "x-forwarded-proto: http")
                .noneMatch(line -> line.contains("1.2.3.4"));
    }

    @Test
    void aFrozenBalancerIsStartedAnew() throws Exception {
        rig.join("one");
        String pid = rig.balancerPid();
        new ProcessBuilder("kill", "-STOP", rig.haproxyPid()).start().waitFor();
        BalanceRig.eventually(() -> assertThat(rig.balancerPid()).isNotEqualTo(pid));
        awaitAnswer();
    }

    @Test
    void itTellsWhatItHasCounted() throws Exception {
        Container one = rig.join("one");
        names(30);
        BalanceRig.eventually(() -> {
            assertThat(rig.group().traffic()).isPresent();
            GroupTraffic traffic = rig.group().traffic().orElseThrow();
            assertThat(traffic.requests()).isGreaterThanOrEqualTo(30);
            assertThat(traffic.answers().byClass()).containsEntry("2xx", traffic.requests());
            GroupTraffic.Server server = traffic.servers().get(0);
            assertThat(server.name()).isEqualTo(one.name());
            assertThat(server.up()).isTrue();
            assertThat(server.requests()).isGreaterThanOrEqualTo(30);
        });
    }

    @Test
    void itsContainerMayDoLittle() throws Exception {
        rig.join("one");
        String balancer = rig.balancer().id();
        assertThat(inspect(
                        balancer, "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.SecurityOpt}}"))
                .isEqualTo("true [ALL] [no-new-privileges]");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(configuration().getParent())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(configuration().resolveSibling("admin.sock"))))
                .isEqualTo("rw-------");
        assertThat(inspect(balancer, "{{range $p, $b := .NetworkSettings.Ports}}{{$p}} {{end}}")
                        .strip())
                .isEqualTo("8080/tcp");
    }

    @Test
    void onlyAContainerThatIsReadyGetsRequests() throws Exception {
        Container one = rig.join("one");
        Container late = rig.engine.run(
                rig.server("late").withProgram(Program.DEFAULT.withEnvironment(Map.of("DELAY_MS", "700"))));
        assertThat(names(50)).containsExactly(host(one));
        assertThat(rig.keeper.joined(late.id())).isFalse();
        assertThat(rig.keeper.awaitJoined(late.id(), Duration.ofSeconds(10))).isTrue();
        assertThat(names(50)).hasSize(2);
    }

    @Test
    void nobodyElsesContainersAreTouched() throws Exception {
        String foreign = rig.docker.run(
                "run",
                "--detach",
                "--label",
                Labels.BALANCE + "=random",
                "--label",
                Labels.BALANCE_GROUP + "=" + BalanceRig.GROUP,
                WebImage.TAG);
        try {
            Container one = rig.join("one");
            assertThat(names(50)).containsExactly(host(one));
            rig.engine.remove(one.id(), Optional.empty());
            BalanceRig.eventually(() -> assertThat(rig.engine.list()).isEmpty());
            assertThat(inspect(foreign, "{{.State.Running}}")).isEqualTo("true");
        } finally {
            rig.docker.run("rm", "--force", foreign);
        }
    }

    @Test
    void aMissingImageIsToldWithItsRemedy() throws Exception {
        rig.startAnotherKeeper("gestor-test/no-such-balancer:1");
        rig.engine.run(rig.server("one"));
        BalanceRig.eventually(() -> assertThat(rig.group().problems())
                .anyMatch(problem -> problem.contains("docker pull gestor-test/no-such-balancer:1")
                        && problem.contains("--lb-image")));
    }

    @Test
    void aPortThatIsTakenIsTold() throws Exception {
        try (var socket = new ServerSocket(rig.port, 1, InetAddress.getLoopbackAddress())) {
            rig.engine.run(rig.server("one"));
            BalanceRig.eventually(() ->
                    assertThat(rig.group().problems()).anyMatch(problem -> problem.contains("address already in use")));
            assertThat(socket.isBound()).isTrue();
        }
        BalanceRig.eventually(() -> assertThat(rig.group().joined()).isEqualTo(1));
    }

    /** What the last start of the balancer took by itself. */
    private Duration lastStart() {
        BalanceRig.eventually(
                () -> assertThat(rig.decisions).anyMatch(d -> d.action().equals("start")));
        return rig.decisions.stream()
                .filter(decision -> decision.action().equals("start"))
                .reduce((first, second) -> second)
                .flatMap(DecisionRecord::took)
                .orElseThrow();
    }

    private Path configuration() {
        return state.resolve(rig.instance)
                .resolve("balance")
                .resolve(BalanceRig.GROUP)
                .resolve("haproxy.cfg");
    }

    private String inspect(String id, String format) throws Exception {
        return rig.docker.run("inspect", "--format", format, id);
    }

    private static String host(Container container) {
        return container.shortId();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:%d%s".formatted(rig.port, path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> send(String path) {
        return client.sendAsync(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Who has answered so many requests. */
    private Set<String> names(int requests) throws IOException, InterruptedException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < requests; i++) {
            HttpResponse<String> answer = get("/");
            assertThat(answer.statusCode()).isEqualTo(200);
            names.add(answer.body());
        }
        return names;
    }

    /** Waits until it answers again. */
    private void awaitAnswer() throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            try {
                if (get("/").statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not yet.
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        throw new AssertionError("no answer: " + rig.keeper.groups());
    }
}
