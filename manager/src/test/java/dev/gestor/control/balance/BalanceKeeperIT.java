// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import static dev.gestor.control.balance.BalanceClient.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.balance.BalancerProgram;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import dev.gestor.engine.testing.WebImage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    void serversJoinAndLeaveWithoutAReload() throws Exception {
        Container one = rig.join("one");
        String pid = rig.balancerPid();
        assertThat(client.names(20)).containsExactly(host(one));

        Container two = rig.join("two");
        Container three = rig.join("three");
        assertThat(client.names(100)).containsExactlyInAnyOrder(host(one), host(two), host(three));

        rig.engine.remove(two.id(), Optional.empty());
        BalanceRig.eventually(() -> assertThat(rig.keeper.joined(two.id())).isFalse());
        assertThat(client.names(100)).containsExactlyInAnyOrder(host(one), host(three));
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
            client.awaitAnswer();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            Duration start = lastStart();
            LOG.info("Back after {} ms, of which Docker's start took {} ms", took.toMillis(), start.toMillis());
            // How fast is for the benchmark to judge, on a machine that does nothing else.
            assertThat(client.names(60)).isEqualTo(hosts);
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
            client.awaitAnswer();
            LOG.info(
                    "Back after {} ms",
                    Duration.ofNanos(System.nanoTime() - began).toMillis());
            assertThat(client.names(60)).isEqualTo(hosts);
            assertThat(rig.haproxyPid()).isNotEqualTo(haproxy);
        }
        assertThat(rig.balancerPid()).isEqualTo(container);
        // Orders are taken by the one that runs now.
        Container three = rig.join("three");
        assertThat(client.names(100)).hasSize(3).contains(host(three));
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
        client.awaitAnswer();
        assertThat(client.names(60)).isEqualTo(hosts);
        rig.startAnotherKeeper();
        assertThat(rig.group().joined()).isEqualTo(2);
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
        assertThat(client.names(50)).containsExactly(host(one));
        rig.keeper.undrain(two.id());
        rig.keeper.drain(one.id());
        CompletableFuture<HttpResponse<String>> slow = client.send("/slow/1500");
        BalanceRig.eventually(
                () -> assertThat(rig.keeper.inFlight(two.id()).orElse(0)).isEqualTo(1));
        rig.keeper.undrain(one.id());

        rig.keeper.drain(two.id());
        assertThat(client.names(50)).containsExactly(host(one));
        assertThat(rig.keeper.inFlight(two.id())).hasValue(1);
        assertThat(rig.keeper.awaitIdle(two.id(), Duration.ofMillis(50))).isFalse();
        assertThat(rig.keeper.awaitIdle(two.id(), Duration.ofSeconds(10))).isTrue();
        assertThat(slow.get(5, TimeUnit.SECONDS).body()).isEqualTo(host(two));
        assertThat(rig.group().member(two.id()).orElseThrow().state()).isEqualTo(GroupView.MemberState.DRAINING);

        // A manager that is started anew finds the mark in the balancer.
        rig.startAnotherKeeper();
        assertThat(client.names(50)).containsExactly(host(one));
        assertThat(rig.group().member(two.id()).orElseThrow().state()).isEqualTo(GroupView.MemberState.DRAINING);
        rig.keeper.undrain(two.id());
        assertThat(client.names(100)).hasSize(2);
    }

    /** What is not known is not nothing. */
    @Test
    void aBalancerThatDoesNotAnswerDoesNotMakeADrainedServerIdle() throws Exception {
        rig.join("one");
        Container two = rig.join("two");
        CompletableFuture<HttpResponse<String>> slow = client.slowAt(two, 3000);
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
    void aFrozenBalancerIsStartedAnew() throws Exception {
        rig.join("one");
        String pid = rig.balancerPid();
        new ProcessBuilder("kill", "-STOP", rig.haproxyPid()).start().waitFor();
        BalanceRig.eventually(() -> assertThat(rig.balancerPid()).isNotEqualTo(pid));
        client.awaitAnswer();
    }

    @Test
    void itTellsWhatItHasCounted() throws Exception {
        Container one = rig.join("one");
        client.names(30);
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
            assertThat(client.names(50)).containsExactly(host(one));
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
}
