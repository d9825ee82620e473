// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.control.Actuator;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher;
import dev.gestor.control.Recorder;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ImageInfo;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Owner;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.testing.InMemoryHost;
import dev.gestor.policy.reconcile.Phase;
import dev.gestor.policy.reconcile.RestartLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keeper on a host in memory. */
final class ServiceKeeperTest {
    private static final String IMAGE = "registry:5000/shop/Web:1";
    private static final RestartLimits LIMITS = new RestartLimits(
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            Duration.ofSeconds(60),
            3,
            Duration.ofMinutes(15),
            Duration.ofMinutes(5));

    private final InMemoryHost host = new InMemoryHost(Clock.systemUTC());
    private final ContainerEngine engine = host.engine("test");
    private final List<DecisionRecord> decisions = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private Keeping keeping;

    @SuppressWarnings("NullAway.Init")
    private ServiceKeeper keeper;

    /** A keeper and what it stands on. */
    private record Keeping(ServiceKeeper keeper, Actuator actuator, Inventory inventory) implements AutoCloseable {
        @Override
        public void close() {
            keeper.close();
            actuator.close();
            inventory.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        host.addImage(IMAGE, new ImageInfo("sha256:1", Map.of(), List.of("8080/tcp", "9090/udp"), false));
        keeping = keep();
        keeper = keeping.keeper();
        keeper.start();
    }

    @AfterEach
    void close() {
        keeping.close();
    }

    private Keeping keep() throws Exception {
        return keep(engine.follow());
    }

    private Keeping keep(Inventory inventory) throws Exception {
        var actuator = new Actuator(engine, System::nanoTime, Duration.ofSeconds(10), false);
        Recorder recorder = entry -> decisions.addAll(entry.decisions());
        var requests = new ChangeRequests(
                new Dispatcher(inventory, actuator), recorder, Clock.systemUTC(), UUID::randomUUID, () -> 0);
        return new Keeping(
                ServiceKeeper.open(
                        folder,
                        engine,
                        inventory,
                        requests,
                        new KeeperSettings(Duration.ofMillis(200), LIMITS),
                        Clock.systemUTC(),
                        System::nanoTime),
                actuator,
                inventory);
    }

    private static ServiceSpec service(String project, String name, int replicas) {
        return new ServiceSpec(
                project,
                name,
                replicas,
                ContainerSpec.of(name, IMAGE, Owner.SERVICES),
                Optional.empty(),
                RestartRule.ALWAYS,
                List.of());
    }

    private static ProjectSpec project(String name, ServiceSpec... services) {
        return new ProjectSpec(
                name,
                List.of(services),
                List.of(new NetworkSpec(name + "_net", "", Map.of(), Map.of(), false, false)),
                List.of());
    }

    private void up(ProjectSpec project) throws Exception {
        keeper.declare(project);
        assertThat(keeper.await(project.name(), Duration.ofSeconds(10)))
                .as(keeper.status().toString())
                .isTrue();
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        await().pollInterval(Duration.ofMillis(5)).atMost(10, TimeUnit.SECONDS).untilAsserted(assertion);
    }

    @Test
    void whatIsDeclaredIsMadeAndHealed() throws Exception {
        up(project("shop", service("shop", "web", 3)));
        assertThat(host.containers())
                .extracting(Container::name)
                .containsExactlyInAnyOrder("shop-web-0", "shop-web-1", "shop-web-2");
        assertThat(keeper.status()).singleElement().satisfies(s -> {
            assertThat(s.phase()).isEqualTo(Phase.RUNNING);
            assertThat(s.containers()).extracting(ContainerStatus::index).containsExactly(0, 1, 2);
        });

        host.exit(host.containers().get(0).id(), 1);
        host.vanish(host.containers().get(1).id());
        eventually(() -> assertThat(host.containers()).hasSize(3).allMatch(Container::running));
        assertThat(keeper.await("shop", Duration.ofSeconds(10))).isTrue();
        assertThat(keeper.preview(project("shop", service("shop", "web", 3))).none())
                .isTrue();
    }

    @Test
    void whatNoEventTellsIsMendedWithinAPeriod() throws Exception {
        up(project("shop", service("shop", "web", 2)));
        keeping.close();
        keeping = keep(new DeafInventory(engine.follow()));
        keeper = keeping.keeper();
        keeper.start();
        assertThat(keeper.await("shop", Duration.ofSeconds(10))).isTrue();

        // Nobody asks the keeper for anything from here on, and nothing tells it.
        host.vanish(host.containers().get(0).id());
        host.exit(host.containers().get(0).id(), 0);
        eventually(() -> assertThat(host.containers()).hasSize(2).allMatch(Container::running));
    }

    @Test
    void aRestartedKeeperGoesOnFromItsFiles() throws Exception {
        up(project("shop", service("shop", "web", 2)));
        keeper.hold("shop-web-1");
        keeping.close();
        host.containers().forEach(c -> host.exit(c.id(), 1));

        keeping = keep();
        keeper = keeping.keeper();
        assertThat(keeper.preview(project("shop", service("shop", "web", 2))).differences())
                .containsExactly(new Drift.Difference("start", "shop-web-0", "it has ended"));
        keeper.start();
        eventually(() ->
                assertThat(host.containers()).filteredOn(Container::running).hasSize(1));
        assertThat(keeper.await("shop", Duration.ofSeconds(10))).isTrue();
        assertThat(host.containers()).hasSize(2);
        assertThat(keeper.status().get(0).containers())
                .extracting(ContainerStatus::phase)
                .containsExactly(Phase.RUNNING, Phase.HELD);
    }

    @Test
    void aSlowStopHoldsUpNobodyElse() throws Exception {
        up(project("shop", service("shop", "web", 1), service("shop", "db", 1)));
        var stopping = new CountDownLatch(1);
        host.beforeRemoval(id -> {
            try {
                assertThat(stopping.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        keeper.withdraw("db", false);
        Container web = host.containers().stream()
                .filter(c -> c.name().equals("shop-web-0"))
                .findFirst()
                .orElseThrow();
        host.exit(web.id(), 1);
        eventually(() -> assertThat(host.containers()).allMatch(Container::running));
        assertThat(keeper.status())
                .filteredOn(ServiceStatus::withdrawn)
                .extracting(s -> s.service().key())
                .containsExactly("shop/db");
        stopping.countDown();
        eventually(
                () -> assertThat(host.containers()).extracting(Container::name).containsExactly("shop-web-0"));
        eventually(() -> assertThat(keeper.status()).hasSize(1));
    }

    @Test
    void whatIsWithdrawnLeavesNothing() throws Exception {
        up(project("shop", service("shop", "web", 2)));
        up(project("other", service("other", "web", 1)));
        assertThatThrownBy(() -> keeper.withdraw("web", false))
                .isInstanceOf(UnknownServiceException.class)
                .hasMessage("several projects have a service web: name one of other/web, shop/web");
        assertThatThrownBy(() -> keeper.withdraw("nobody", false))
                .isInstanceOf(UnknownServiceException.class)
                .hasMessage("nothing declared has the name 'nobody'; declared are: other/web, shop/web");

        keeper.withdraw("shop", false);
        assertThat(keeper.await("shop", Duration.ofSeconds(10))).isTrue();
        assertThat(host.containers()).extracting(Container::name).containsExactly("other-web-0");
        assertThat(engine.resources().exists(new NetworkSpec("shop_net", "", Map.of(), Map.of(), false, false)))
                .isFalse();
        assertThat(folder.resolve("services").resolve("shop.json")).doesNotExist();
    }

    @Test
    void aNetworkThatSomebodyRemovedIsMadeAgainWhateverTheFailureSays() throws Exception {
        ServiceSpec web = service("shop", "web", 1);
        var networking = new Networking(
                Networking.Mode.NETWORKS,
                List.of(new Networking.Attachment("shop_net", List.of("web"))),
                List.of(),
                Set.of(),
                List.of(),
                List.of());
        ProjectSpec shop = project(
                "shop",
                new ServiceSpec(
                        "shop",
                        "web",
                        1,
                        web.pattern().withNetworking(networking),
                        web.containerName(),
                        web.restart(),
                        List.of()));
        up(shop);
        // Docker's words are its own affair.
        host.breakStart("shop-web-0", "there is no room");
        keeper.hold("shop");
        host.exit(host.containers().get(0).id(), 1);
        engine.resources().remove(shop.networks().get(0));
        keeper.resume("shop");

        eventually(() ->
                assertThat(engine.resources().exists(shop.networks().get(0))).isTrue());
        eventually(() -> assertThat(decisions)
                .filteredOn(d -> d.action().equals("start"))
                .hasSizeGreaterThan(4));
        // What is there is not provided again after each failure.
        assertThat(decisions).filteredOn(d -> d.action().equals("provision")).hasSize(2);
    }

    @Test
    void aCrashLoopIsLeftByAnotherUp() throws Exception {
        keeper.declare(project("shop", service("shop", "web", 1)));
        for (int end = 0; end <= LIMITS.budget(); end++) {
            eventually(() -> assertThat(host.containers()).singleElement().matches(Container::running));
            host.exit(host.containers().get(0).id(), 9);
        }
        eventually(() ->
                assertThat(keeper.status()).extracting(ServiceStatus::phase).containsExactly(Phase.CRASH_LOOP));
        assertThat(decisions).filteredOn(d -> d.action().equals("crash-loop")).hasSize(1);
        assertThat(keeper.preview(project("shop", service("shop", "web", 1))).differences())
                .containsExactly(new Drift.Difference(
                        "start",
                        "shop-web-0",
                        "it ended with exit code 9 after 3 restarts within 15 min and is left alone; correct its declaration, or"
                                + " try again: gestor up, or gestor pause shop-web-0 and gestor resume shop-web-0"));

        up(project("shop", service("shop", "web", 1)));
        assertThat(host.containers().get(0).running()).isTrue();
    }

    @Test
    void thingsThatStayAsTheyAreAreNotedOnce() throws Exception {
        host.breakStart("shop-web-0", "there is no room");
        keeper.declare(project("shop", service("shop", "web", 1)));
        eventually(() -> assertThat(decisions)
                .filteredOn(d -> d.action().equals("create"))
                .hasSizeGreaterThan(4));
        assertThat(decisions).filteredOn(d -> d.action().equals("blocked")).hasSizeLessThanOrEqualTo(2);
        assertThat(keeper.status().get(0).reason())
                .isIn("cannot start container shop-web-0: there is no room", "it is declared and there is none");
    }

    @Test
    void anUnreadableFileIsNamedAndItsContainersAreLeftAlone() throws Exception {
        up(project("shop", service("shop", "web", 1)));
        keeping.close();
        Files.writeString(folder.resolve("services").resolve("shop.json"), "?");
        keeping = keep();
        keeper = keeping.keeper();
        keeper.start();
        keeper.collect();
        keeper.ensure();
        assertThat(keeper.await("shop", Duration.ofSeconds(10))).isTrue();

        assertThat(keeper.problems()).singleElement().asString().contains("shop.json cannot be read");
        assertThat(host.containers()).hasSize(1);
        keeper.withdraw("shop", false);
        eventually(() -> assertThat(host.containers()).isEmpty());
    }

    @Test
    void onlyWhatNobodyDeclaresIsCollected() throws Exception {
        up(project("shop", service("shop", "web", 1)));
        host.start("mine", IMAGE, labels(Owner.USER));
        host.start("orphan", IMAGE, labels(Owner.SERVICES));

        keeper.collect();
        eventually(() -> assertThat(host.containers())
                .extracting(Container::name)
                .containsExactlyInAnyOrder("shop-web-0", "mine"));
    }

    private static Map<String, String> labels(Owner owner) {
        return labels(owner, "old");
    }

    private static Map<String, String> labels(Owner owner, String project) {
        return Map.of(
                Labels.MANAGED,
                "true",
                Labels.INSTANCE,
                "test",
                Labels.OWNER,
                owner.label(),
                Labels.PROJECT,
                project,
                Labels.SERVICE,
                "web",
                Labels.INDEX,
                "0");
    }

    @Test
    void aContainerOfWhichTooLittleIsKnownIsNotReplaced() throws Exception {
        // Nobody has inspected it.
        Container old = host.start("shop-web-0", IMAGE, labels(Owner.SERVICES, "shop"));
        keeper.declare(project("shop", service("shop", "web", 1)));
        eventually(() -> assertThat(keeper.status()).singleElement().satisfies(s -> {
            assertThat(s.phase()).isEqualTo(Phase.BLOCKED);
            assertThat(s.reason())
                    .startsWith("it is not replaced yet: of container shop-web-0 only what a list tells is known");
        }));
        assertThat(host.containers()).extracting(Container::id).containsExactly(old.id());

        keeper.hold("shop");
        host.vanish(old.id());
        host.startInspected("shop-web-0", IMAGE, labels(Owner.SERVICES, "shop"), List.of());
        keeper.resume("shop");
        assertThat(keeper.await("shop", Duration.ofSeconds(10)))
                .as(keeper.status().toString())
                .isTrue();
        assertThat(host.containers())
                .singleElement()
                .satisfies(c -> assertThat(c.labels()).containsKey(Labels.SPEC));
    }

    @Test
    void aServiceByItsImageIsDeclaredWithItsPorts() throws Exception {
        assertThat(keeper.run(IMAGE, Publication.NONE).name()).isEqualTo("web-1");
        ServiceSpec random = keeper.run(IMAGE, Publication.RANDOM);
        ServiceSpec fixed = keeper.run(IMAGE, Publication.on(8000));

        assertThat(random.pattern().networking().ports())
                .extracting(p -> p.key() + " " + p.hostPort())
                .containsExactly("8080/tcp OptionalInt.empty", "9090/udp OptionalInt.empty");
        assertThat(fixed.pattern().networking().ports())
                .extracting(p -> p.key() + " " + p.hostPort())
                .containsExactly("8080/tcp OptionalInt[8000]");
        assertThat(host.containers())
                .extracting(Container::name)
                .containsExactly("rest-web-1-0", "rest-web-2-0", "rest-web-3-0");
        assertThatThrownBy(() -> keeper.run("none:1", Publication.NONE))
                .isInstanceOf(RejectedServiceException.class)
                .hasMessage("there is no image none:1 on this host; build or pull it first");

        keeper.withdraw("rest-web-2-0", false);
        eventually(() -> assertThat(host.containers())
                .extracting(Container::name)
                .containsExactly("rest-web-1-0", "rest-web-3-0"));
    }

    @Test
    void whatCannotBeKeptIsRejected() throws Exception {
        up(project("shop", service("shop", "web", 1)));
        var taken = new ServiceSpec(
                "other",
                "web",
                1,
                ContainerSpec.of("", IMAGE, Owner.SERVICES),
                Optional.of("shop-web-0"),
                RestartRule.ALWAYS,
                List.of());
        assertThatThrownBy(() -> keeper.declare(project("other", taken)))
                .isInstanceOf(RejectedServiceException.class)
                .hasMessage(
                        "service other/web: the container name shop-web-0 is another service's; choose another container_name");
        assertThatThrownBy(() -> keeper.declare(project("../x")))
                .isInstanceOf(RejectedServiceException.class)
                .hasMessageContaining("was '../x'");
        assertThat(keeper.status()).hasSize(1);
    }

    @Test
    void whileTheEngineIsAwayNothingIsDone() throws Exception {
        up(project("shop", service("shop", "web", 1)));
        host.goAway();
        host.exit(host.containers().get(0).id(), 1);
        keeper.ensure();
        eventually(() -> assertThat(keeper.status()).singleElement().satisfies(s -> {
            assertThat(s.phase()).isEqualTo(Phase.WAITING);
            assertThat(s.reason()).startsWith("Docker cannot be heard");
        }));
        host.comeBack();
        eventually(() -> assertThat(host.containers()).singleElement().matches(Container::running));
    }

    @Test
    void whatIsNotOnTheDiskIsNotDeclared() throws Exception {
        Files.delete(folder.resolve("services"));
        assertThatThrownBy(() -> keeper.declare(project("shop", service("shop", "web", 1))))
                .isInstanceOf(IOException.class);
        keeper.ensure();
        assertThat(keeper.await("shop", Duration.ofSeconds(10))).isTrue();
        assertThat(host.containers()).isEmpty();
    }
}
