// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import static dev.gestor.control.service.KeeperRig.checked;
import static dev.gestor.control.service.KeeperRig.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail.Health;
import dev.gestor.engine.Dependency;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Mount;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.policy.reconcile.Phase;
import dev.gestor.policy.reconcile.RestartLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done to containers by hand, or becomes of them, on this machine's Docker. */
final class ServiceMendIT {
    @TempDir
    private Path folder = Path.of("");

    private Optional<KeeperRig> open = Optional.empty();

    private KeeperRig rig(RestartLimits limits) throws Exception {
        var rig = new KeeperRig(folder, limits);
        open = Optional.of(rig);
        return rig;
    }

    @AfterEach
    void removeWhatIsLeft() throws Exception {
        if (open.isPresent()) {
            open.get().close();
        }
    }

    @Test
    void whatIsChangedByHandIsMended() throws Exception {
        KeeperRig rig = rig(KeeperRig.PATIENT);
        var network = new NetworkSpec(rig.unique + "_net", "", Map.of(), Map.of(), false, false);
        ServiceSpec web = attached(rig.service("web", 1), network.name());
        rig.keeper.declare(new ProjectSpec(rig.unique, List.of(web), List.of(network), List.of()));
        rig.settle();
        Container made = rig.container("web-0");

        rig.docker.run("pause", made.name());
        eventually(() -> assertThat(state(rig, made.id())).isEqualTo("running"));
        rig.docker.run("rename", made.name(), rig.unique + "-stray");
        eventually(() -> assertThat(rig.docker.run("inspect", "--format", "{{.Name}}", made.id()))
                .isEqualTo("/" + made.name()));
        rig.docker.run("network", "disconnect", network.name(), made.id());
        eventually(
                () -> assertThat(rig.docker.run("inspect", "--format", "{{json .NetworkSettings.Networks}}", made.id()))
                        .contains(network.name())
                        .contains("\"web\""));
        rig.docker.run("stop", made.id());
        eventually(() -> assertThat(state(rig, made.id())).isEqualTo("running"));
        rig.docker.run("rm", "--force", made.id());
        eventually(() -> assertThat(rig.container("web-0").running()).isTrue());
        assertThat(rig.container("web-0").id()).isNotEqualTo(made.id());
        assertThat(rig.decisions)
                .extracting(DecisionRecord::action)
                .contains("provision", "create", "unpause", "rename", "connect", "start");
        assertThat(rig.decisions)
                .filteredOn(d -> d.action().equals("unpause"))
                .extracting(DecisionRecord::reason)
                .containsExactly("it was paused by hand and goes on; to leave it so: gestor pause " + made.name());

        rig.keeper.withdraw(rig.unique, false);
        assertThat(rig.keeper.await(rig.unique, Duration.ofSeconds(60))).isTrue();
        assertThat(rig.engine.list()).isEmpty();
        assertThat(rig.docker.run("network", "ls", "--quiet", "--filter", "name=" + network.name()))
                .isEmpty();
        assertThat(rig.keeper.status()).isEmpty();
    }

    @Test
    void whatIsUpdatedByHandIsMended() throws Exception {
        KeeperRig rig = rig(KeeperRig.PATIENT);
        ServiceSpec web =
                limited(rig.service("web", 1), Limits.NONE.withMemory(32 << 20).withPids(20));
        rig.up(web);
        Container made = rig.container("web-0");
        String hold = "; to leave it so: gestor pause " + made.name();

        rig.docker.run("update", "--restart", "always", made.id());
        eventually(() -> assertThat(rig.docker.run(
                        "inspect",
                        "--format",
                        "{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.PidsLimit}}",
                        made.id()))
                .isEqualTo("no 20"));
        rig.settle();
        assertThat(rig.container("web-0").started()).isEqualTo(made.started());

        // Twice the same: it must not be taken for what Docker makes of the declaration.
        for (int time = 0; time < 2; time++) {
            replacedAfter(rig, "--memory", "64m", "--memory-swap", "64m");
        }
        replacedAfter(rig, "--pids-limit", "-1");
        replacedAfter(rig, "--cpus", "0.5");
        assertThat(rig.decisions)
                .filteredOn(d -> d.action().equals("remove") || d.action().equals("update"))
                .extracting(DecisionRecord::reason)
                .containsExactly(
                        "its restart policy of Docker is always, of all declared containers it is no, since Gestor starts"
                                + " them again" + hold,
                        "its memory limit is 67108864 bytes, declared is 33554432 bytes" + hold,
                        "its memory limit is 67108864 bytes, declared is 33554432 bytes" + hold,
                        "its process limit is none, declared is 20" + hold,
                        "its CPU limit is 0.5 cores, declared is none" + hold);
        assertThat(rig.keeper.preview(rig.project(web)).none()).isTrue();
    }

    private static void replacedAfter(KeeperRig rig, String... update) throws Exception {
        String before = rig.container("web-0").id();
        List<String> command = new ArrayList<>(List.of("update"));
        command.addAll(List.of(update));
        command.add(before);
        rig.docker.run(command.toArray(String[]::new));
        eventually(() -> assertThat(rig.docker.exists(before)).isFalse());
        rig.settle();
        assertThat(rig.docker.run(
                        "inspect",
                        "--format",
                        "{{.HostConfig.Memory}} {{.HostConfig.PidsLimit}} {{.HostConfig.NanoCpus}}",
                        rig.container("web-0").id()))
                .isEqualTo("33554432 20 0");
    }

    private static ServiceSpec limited(ServiceSpec service, Limits limits) {
        return KeeperRig.with(service, service.pattern().withLimits(limits));
    }

    @Test
    void aNetworkThatIsNotDeclaredIsLeft() throws Exception {
        KeeperRig rig = rig(KeeperRig.PATIENT);
        rig.up(rig.service("web", 1));
        Container made = rig.container("web-0");
        String network = rig.unique + "_extra";
        rig.docker.run("network", "create", network);
        try {
            rig.docker.run("network", "connect", network, made.id());
            eventually(() -> assertThat(rig.decisions)
                    .filteredOn(d -> d.action().equals("disconnect"))
                    .extracting(DecisionRecord::reason)
                    .containsExactly(
                            "it is attached to network %s, which is not declared; to leave it so: gestor pause %s"
                                    .formatted(network, made.name())));
            rig.settle();
            assertThat(rig.docker.run(
                            "inspect",
                            "--format",
                            "{{range $k, $v := .NetworkSettings.Networks}}{{$k}} {{end}}",
                            made.id()))
                    .isEqualTo("bridge");
            assertThat(rig.container("web-0").started()).isEqualTo(made.started());
        } finally {
            rig.docker.run("network", "rm", network);
        }
    }

    @Test
    void whatWasJustMadeIsAsDeclaredWhateverItsLimits() throws Exception {
        KeeperRig rig = rig(RestartLimits.DEFAULT);
        var all = new Limits(
                OptionalLong.of(32 << 20),
                OptionalLong.of(16 << 20),
                OptionalLong.of(333_333_333),
                OptionalLong.of(3),
                OptionalLong.of(20));
        OptionalLong none = OptionalLong.empty();
        List<Limits> kinds = List.of(
                Limits.NONE,
                all,
                new Limits(all.memoryBytes(), none, none, none, none),
                new Limits(none, all.memoryReservationBytes(), none, none, none),
                new Limits(none, none, all.nanoCpus(), none, none),
                new Limits(none, none, none, all.cpuShares(), none),
                new Limits(none, none, none, none, all.pids()),
                // What the engine takes for none.
                new Limits(
                        OptionalLong.of(0),
                        OptionalLong.of(0),
                        OptionalLong.of(0),
                        OptionalLong.of(0),
                        OptionalLong.of(-1)));
        ServiceSpec[] services = IntStream.range(0, kinds.size())
                .mapToObj(i -> limited(rig.service("web" + i, 1), kinds.get(i)))
                .toArray(ServiceSpec[]::new);
        rig.up(services);
        rig.docker.run("stop", "--time", "1", rig.container("web1-0").id());
        eventually(() ->
                assertThat(rig.decisions).extracting(DecisionRecord::action).contains("start"));
        rig.settle();
        rig.inventory.resynchronise();
        rig.keeper.ensure();
        Thread.sleep(1_000);

        assertThat(rig.keeper.preview(rig.project(services)).differences()).isEmpty();
        assertThat(rig.decisions)
                .extracting(DecisionRecord::action)
                .containsOnly("create", "start")
                .hasSize(services.length + 1);
    }

    private static ServiceSpec attached(ServiceSpec service, String network) {
        return KeeperRig.with(
                service,
                service.pattern()
                        .withNetworking(new Networking(
                                Networking.Mode.NETWORKS,
                                List.of(new Networking.Attachment(network, List.of(service.name()))),
                                List.of(),
                                Set.of(),
                                List.of(),
                                List.of())));
    }

    private static String state(KeeperRig rig, String id) throws Exception {
        return rig.docker.run("inspect", "--format", "{{.State.Status}}", id);
    }

    @Test
    void aSecondReconciliationChangesNothing() throws Exception {
        KeeperRig rig = rig(RestartLimits.DEFAULT);
        ServiceSpec[] services = {checked(rig.service("web", 2)), rig.service("db", 1)};
        rig.up(services);
        assertThat(rig.keeper.preview(rig.project(services)).none()).isTrue();
        // Health checks are exec events; all others are changes.
        Thread.sleep(500);
        Instant since = Instant.now();
        rig.keeper.ensure();
        Thread.sleep(3_000);
        rig.keeper.declare(rig.project(services));
        rig.settle();
        Thread.sleep(500);

        assertThat(rig.docker
                        .run(
                                "events",
                                "--since",
                                since.toString(),
                                "--until",
                                Instant.now().toString(),
                                "--filter",
                                "label=gestor.instance=" + rig.unique,
                                "--format",
                                "{{.Action}} {{.Actor.Attributes.name}}")
                        .lines()
                        .filter(line -> !line.startsWith("exec_")))
                .isEmpty();
    }

    @Test
    void anUnhealthyContainerIsRestarted() throws Exception {
        KeeperRig rig = rig(KeeperRig.PATIENT);
        rig.up(checked(rig.service("web", 1)));
        Container before = rig.container("web-0");
        assertThat(before.detail().health()).isEqualTo(Health.HEALTHY);

        rig.docker.run("exec", before.id(), "/program", "sicken");
        eventually(() -> {
            Container now = rig.container("web-0");
            assertThat(now.id()).isEqualTo(before.id());
            assertThat(now.started()).isNotEqualTo(before.started());
            assertThat(now.detail().health()).isEqualTo(Health.HEALTHY);
        });
        assertThat(rig.decisions)
                .filteredOn(d -> d.action().equals("restart"))
                .extracting(DecisionRecord::reason)
                .allSatisfy(reason -> assertThat(reason).startsWith("its health check fails; restart"));
    }

    @Test
    void whatDoesNotLiveEndsAsACrashLoopAndAnotherUpTriesAgain() throws Exception {
        var limits = new RestartLimits(
                Duration.ofMillis(50),
                Duration.ofMillis(200),
                Duration.ofSeconds(60),
                3,
                Duration.ofMinutes(15),
                Duration.ofMinutes(5));
        KeeperRig rig = rig(limits);
        ServiceSpec brief = rig.service("brief", 1, "end", "7", "20");
        rig.keeper.declare(rig.project(brief));
        eventually(() ->
                assertThat(rig.keeper.status()).extracting(ServiceStatus::phase).containsExactly(Phase.CRASH_LOOP));
        ServiceStatus status = rig.keeper.status().get(0);
        assertThat(status.reason())
                .isEqualTo(("it ended with exit code 7 after 3 restarts within 15 min and is left alone; correct its"
                                + " declaration, or try again: gestor up, or gestor pause %s-brief-0 and gestor resume %s-brief-0")
                        .formatted(rig.unique, rig.unique));
        assertThat(status.containers().get(0).restarts()).isEqualTo(3);
        assertThat(starts(rig)).isEqualTo(3);
        assertThat(rig.decisions)
                .filteredOn(d -> d.action().equals("crash-loop"))
                .hasSize(1);

        rig.keeper.declare(rig.project(brief));
        eventually(() -> assertThat(starts(rig)).isEqualTo(6));
        eventually(() ->
                assertThat(rig.keeper.status()).extracting(ServiceStatus::phase).containsExactly(Phase.CRASH_LOOP));
        // A corrected declaration replaces it.
        rig.up(rig.service("brief", 1, "serve"));
        assertThat(rig.container("brief-0").running()).isTrue();
    }

    private static long starts(KeeperRig rig) {
        return rig.decisions.stream().filter(d -> d.action().equals("start")).count();
    }

    @Test
    void aDependentStartsAfterItsDependencyIsHealthy() throws Exception {
        KeeperRig rig = rig(RestartLimits.DEFAULT);
        // Its check fails while it starts, and that is no illness.
        ServiceSpec db = checked(rig.service("db", 1, "slow", "1500"), 50);
        ServiceSpec web = new ServiceSpec(
                rig.unique,
                "web",
                1,
                rig.service("web", 1).pattern(),
                Optional.empty(),
                db.restart(),
                List.of(new Dependency("db", Dependency.Condition.HEALTHY, true, false)));
        rig.keeper.declare(rig.project(web, db));
        eventually(() -> assertThat(rig.keeper.status())
                .filteredOn(s -> s.phase() == Phase.WAITING)
                .extracting(ServiceStatus::reason)
                .containsExactly("it waits for %s-db-0 to be healthy: its health is starting".formatted(rig.unique)));
        rig.settle();

        Instant dbStarted = rig.container("db-0").started().orElseThrow();
        assertThat(rig.container("web-0").created()).isAfter(dbStarted.plusMillis(1_500));
    }

    @Test
    void aChangedDeclarationReplacesOneAfterTheOther() throws Exception {
        KeeperRig rig = rig(RestartLimits.DEFAULT);
        rig.up(checked(rig.service("web", 3)));
        List<String> before = rig.engine.list().stream().map(Container::id).toList();
        ServiceSpec changed = checked(rig.service("web", 3));
        changed = KeeperRig.with(
                changed,
                changed.pattern().withProgram(changed.pattern().program().withEnvironment(Map.of("VERSION", "2"))));

        assertThat(rig.keeper.preview(rig.project(changed)).differences())
                .extracting(Drift.Difference::action)
                .containsExactly("replace", "replace", "replace");
        rig.up(changed);

        assertThat(rig.engine.list()).hasSize(3).extracting(Container::id).doesNotContainAnyElementsOf(before);
        List<String> actions = rig.decisions.stream()
                .map(DecisionRecord::action)
                .filter(a -> a.equals("remove") || a.equals("create"))
                .toList();
        assertThat(actions)
                .containsExactly(
                        "create", "create", "create", "remove", "create", "remove", "create", "remove", "create");
        assertThat(rig.keeper.preview(rig.project(changed)).none()).isTrue();
    }

    @Test
    void aReplacedContainerInheritsItsAnonymousVolumes() throws Exception {
        KeeperRig rig = rig(RestartLimits.DEFAULT);
        ServiceSpec web = rig.service("web", 1, "serve");
        var anonymous = new Mount(
                Mount.Kind.VOLUME, Optional.empty(), "/data", false, OptionalLong.empty(), OptionalInt.empty(), false);
        web = KeeperRig.with(web, web.pattern().withMounts(List.of(anonymous)));
        rig.up(web);
        Container before = rig.container("web-0");
        Map<String, String> volumes = before.detail().anonymousVolumes();
        try {
            assertThat(volumes).containsOnlyKeys("/data");
            ServiceSpec changed = KeeperRig.with(
                    web, web.pattern().withProgram(web.pattern().program().withEnvironment(Map.of("VERSION", "2"))));
            rig.up(changed);

            Container after = rig.container("web-0");
            assertThat(after.id()).isNotEqualTo(before.id());
            assertThat(after.detail().anonymousVolumes()).isEqualTo(volumes);
            assertThat(rig.keeper.preview(rig.project(changed)).none()).isTrue();
        } finally {
            rig.keeper.withdraw(rig.unique, false);
            assertThat(rig.keeper.await(rig.unique, Duration.ofSeconds(60))).isTrue();
            for (String volume : volumes.values()) {
                rig.docker.run("volume", "rm", volume);
            }
        }
    }

    @Test
    void aForeignContainerWithTheNameIsLeftAloneAndNamed() throws Exception {
        KeeperRig rig = rig(RestartLimits.DEFAULT);
        String name = rig.unique + "-web-0";
        String foreign = rig.docker.start(name, "gestor/test-service:1", Map.of());
        try {
            rig.keeper.declare(rig.project(rig.service("web", 1)));
            eventually(() -> assertThat(rig.keeper.status())
                    .extracting(ServiceStatus::phase)
                    .containsExactly(Phase.BLOCKED));
            assertThat(rig.keeper.status().get(0).reason()).contains(name).contains("the name is taken");
            assertThat(rig.keeper.status().get(0).containers().get(0).nextAttempt())
                    .isPresent();
            assertThat(state(rig, foreign)).isEqualTo("running");
        } finally {
            rig.docker.run("rm", "--force", foreign);
        }
        rig.settle();
        assertThat(rig.container("web-0").running()).isTrue();
    }

    @Test
    void whatIsHeldIsLeftAloneUntilItIsResumed() throws Exception {
        KeeperRig rig = rig(RestartLimits.DEFAULT);
        rig.up(rig.service("web", 1));
        String name = rig.unique + "-web-0";
        assertThat(rig.keeper.hold(name)).isEqualTo(rig.unique + "/web/0");
        rig.settle();
        rig.docker.run("kill", name);
        Thread.sleep(1_000);
        assertThat(state(rig, name)).isEqualTo("exited");
        assertThat(rig.keeper.status().get(0).phase()).isEqualTo(Phase.HELD);

        rig.keeper.resume(name);
        eventually(() -> assertThat(state(rig, name)).isEqualTo("running"));
    }

    @Test
    void aServiceRunByItsImageIsDeclaredAndCollectingLeavesIt() throws Exception {
        KeeperRig rig = rig(RestartLimits.DEFAULT);
        // The project's name is the same for all instances, and with it the containers' names: one alone on a machine.
        ServiceSpec run = rig.keeper.run("gestor/test-service:1", Publication.RANDOM);
        try {
            Container container =
                    rig.inventory.find("rest-" + run.name() + "-0").orElseThrow();
            assertThat(container.detail().ports())
                    .extracting(p -> p.containerPort())
                    .contains(8080);
            String orphan = rig.docker.start(
                    rig.unique + "-orphan",
                    "gestor/test-service:1",
                    Map.of(
                            "gestor.managed", "true",
                            "gestor.instance", rig.unique,
                            "gestor.owner", "services",
                            "gestor.project", "nobody",
                            "gestor.service", "web"));
            eventually(() -> assertThat(rig.inventory.find(orphan)).isPresent());
            rig.keeper.collect();
            eventually(() -> assertThat(rig.docker.exists(orphan)).isFalse());
            assertThat(state(rig, container.id())).isEqualTo("running");
        } finally {
            rig.keeper.withdraw("rest/" + run.name(), false);
            assertThat(rig.keeper.await("rest", Duration.ofSeconds(60))).isTrue();
        }
        assertThat(rig.engine.list()).isEmpty();
    }
}
