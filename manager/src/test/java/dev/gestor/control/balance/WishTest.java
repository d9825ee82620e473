// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.balance.Algorithm;
import dev.gestor.control.Proposal;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerDetail.Health;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What labels ask for, and what is to be done for it. */
final class WishTest {
    private static final Instant TIME = Instant.parse("2026-11-29T10:00:00Z");

    private static Container container(int number, Map<String, String> labels) {
        return container(
                number, labels, ContainerState.RUNNING, Map.of("net", "172.18.0." + number), Health.NONE, 8080);
    }

    private static Container container(
            int number,
            Map<String, String> labels,
            ContainerState state,
            Map<String, String> networks,
            Health health,
            int... ports) {
        Map<String, String> all = new HashMap<>(labels);
        all.putIfAbsent(Labels.OWNER, Owner.SERVICES.label());
        StringBuilder exposed = new StringBuilder();
        for (int port : ports) {
            exposed.append(exposed.length() == 0 ? "" : ",")
                    .append("\"")
                    .append(port)
                    .append("/tcp\":{}");
        }
        return new Container(
                "%064x".formatted(number),
                "c" + number,
                "web:1",
                all,
                state,
                OptionalInt.empty(),
                TIME.plusSeconds(number),
                Optional.of(TIME),
                Optional.empty(),
                false,
                new ContainerDetail(
                        health,
                        OptionalInt.empty(),
                        false,
                        false,
                        networks,
                        List.of(),
                        "{\"Config\":{\"ExposedPorts\":{%s}}}".formatted(exposed)));
    }

    private static Map<String, String> labels(String... more) {
        Map<String, String> labels = new HashMap<>(Map.of(Labels.BALANCE, "random", Labels.BALANCE_GROUP, "web"));
        for (int i = 0; i < more.length; i += 2) {
            labels.put(more[i], more[i + 1]);
        }
        return labels;
    }

    private static Wish wish(Container... containers) {
        Map<String, Wish> wishes = Wish.of(List.of(containers), List.of(), Set.of());
        return Optional.ofNullable(wishes.get("web")).orElseThrow();
    }

    @Test
    void aGroupIsThatOfTheLabelOrTheServiceOrTheContainer() {
        Map<String, String> service = Map.of(Labels.PROJECT, "shop", Labels.SERVICE, "web");
        assertThat(Front.group(labels(), "c1")).isEqualTo("web");
        assertThat(Front.group(service, "c1")).isEqualTo("shop/web");
        assertThat(Front.group(Map.of(), "c1")).isEqualTo("c1");
    }

    @Test
    void theOldestContainerSaysWhereAndHow() {
        Wish wish = wish(
                container(2, labels(Labels.BALANCE, "p2c", Labels.BALANCE_PORT, "9090")),
                container(1, labels(Labels.BALANCE_PORT, "127.0.0.1:8080")));
        assertThat(wish.algorithm()).isEqualTo(Algorithm.RANDOM);
        assertThat(wish.port()).contains(new FrontPort(Optional.of("127.0.0.1"), 8080));
        assertThat(wish.candidates()).extracting(c -> c.container().name()).containsExactly("c1", "c2");
        assertThat(wish.problems())
                .containsExactly(
                        "container c2 asks for p2c, and others before it for random, which is done",
                        "container c2 asks for port 9090, and others before it for 127.0.0.1:8080, which is taken");
    }

    @Test
    void aLabelThatCannotBeFollowedIsTold() {
        assertThat(wish(container(1, labels(Labels.BALANCE, "ramdom"))).problems())
                .containsExactly("container c1: label gestor.balance: 'ramdom' is no way to balance; use one of random,"
                        + " p2c, round-robin, leastconn");
        assertThat(wish(container(1, labels(Labels.BALANCE_PORT, "http")))
                        .problems()
                        .get(0))
                .startsWith("container c1: label gestor.balance.port: 'http' is no port");
        assertThat(wish(container(1, labels(Labels.HEALTH_PATH, "/a b")))
                        .problems()
                        .get(0))
                .startsWith("container c1: label gestor.health.path: '/a b' is no path");
        assertThat(wish(container(1, labels())).problems().get(0)).contains("gestor.balance.port");
    }

    @Test
    void aDeclaredServiceWantsItsBalancerBeforeItHasContainers() {
        ServiceSpec service = service();
        Map<String, Wish> wishes = Wish.of(List.of(), List.of(service), Set.of());
        assertThat(wishes).containsOnlyKeys("shop/web");
        assertThat(wishes.values())
                .allSatisfy(wish -> assertThat(wish.candidates()).isEmpty());
    }

    @Test
    void aServiceThatIsWithdrawnWantsNoneHoweverManyContainersItStillHas() {
        Container left = container(
                1,
                Map.of(
                        Labels.BALANCE, "random",
                        Labels.BALANCE_PORT, "8080",
                        Labels.PROJECT, "shop",
                        Labels.SERVICE, "web"));
        assertThat(Wish.of(List.of(left), List.of(), Set.of("shop/web"))).isEmpty();
        assertThat(Wish.of(List.of(left), List.of(), Set.of())).hasSize(1);
    }

    private static ServiceSpec service() {
        return new ServiceSpec(
                "shop",
                "web",
                1,
                ContainerSpec.of("web", "web:1", Owner.SERVICES)
                        .withLabels(Map.of(Labels.BALANCE, "random", Labels.BALANCE_PORT, "8080")),
                Optional.empty(),
                RestartRule.ALWAYS,
                List.of());
    }

    @Test
    void theServersPortIsTheOneThatIsExposedOrNamed() {
        assertThat(place(container(1, labels())).member().orElseThrow().port()).isEqualTo(8080);
        assertThat(place(container(1, labels(Labels.BALANCE_SERVER_PORT, "3000")))
                        .member()
                        .orElseThrow()
                        .port())
                .isEqualTo(3000);
        assertThat(place(container(1, labels(), ContainerState.RUNNING, Map.of("net", "10.0.0.1"), Health.NONE))
                        .reason())
                .contains("exposes no TCP port", "gestor.balance.server-port");
        assertThat(place(container(
                                1, labels(), ContainerState.RUNNING, Map.of("net", "10.0.0.1"), Health.NONE, 80, 443))
                        .reason())
                .contains("[80, 443]", "gestor.balance.server-port");
        assertThat(place(container(1, labels(), ContainerState.RUNNING, Map.of("far", "10.0.0.1"), Health.NONE, 80))
                        .reason())
                .contains("no address in a network of the balancer");
    }

    private static Candidate.Place place(Container container) {
        return wish(container).candidates().get(0).place(Set.of("net"));
    }

    @Test
    void onlyAWellContainerMayJoin() {
        assertThat(obstacle(ContainerState.RUNNING, Health.NONE)).isEmpty();
        assertThat(obstacle(ContainerState.RUNNING, Health.HEALTHY)).isEmpty();
        assertThat(obstacle(ContainerState.RUNNING, Health.STARTING)).isPresent();
        assertThat(obstacle(ContainerState.RUNNING, Health.UNHEALTHY)).isPresent();
        assertThat(obstacle(ContainerState.PAUSED, Health.NONE)).isPresent();
        assertThat(obstacle(ContainerState.EXITED, Health.HEALTHY)).isPresent();
    }

    private static Optional<String> obstacle(ContainerState state, Health health) {
        return wish(container(1, labels(), state, Map.of(), health, 80))
                .candidates()
                .get(0)
                .obstacle();
    }

    @Test
    void allAreAskedForThePathThatAllName() {
        Container one = container(1, labels(Labels.HEALTH_PATH, "/health"));
        assertThat(wish(one).healthPath()).contains("/health");
        assertThat(wish(one, container(2, labels(Labels.HEALTH_PATH, "/health")))
                        .healthPath())
                .contains("/health");
        assertThat(wish(one, container(2, labels())).healthPath()).isEmpty();
    }

    @Test
    void aBalancerIsMendedWhateverHappensToIt() {
        Wish wish = wish(container(1, labels(Labels.BALANCE_PORT, "8080")));
        assertThat(mend(wish, own(wish, ContainerState.RUNNING, "net"), false, 0))
                .isEmpty();
        assertThat(change(wish, own(wish, ContainerState.EXITED, "net"), false)).isEqualTo(new ContainerChange.Start());
        assertThat(change(wish, own(wish, ContainerState.PAUSED, "net"), false))
                .isEqualTo(new ContainerChange.Unpause());
        assertThat(change(wish, own(wish, ContainerState.RUNNING, "net"), true))
                .isEqualTo(new ContainerChange.Restart());
        assertThat(change(wish, own(wish, ContainerState.RUNNING, "other"), false))
                .isEqualTo(new ContainerChange.Connect("net", List.of()));
        assertThat(mend(wish, own(wish, ContainerState.EXITED, "net"), false, 2)
                        .orElseThrow()
                        .action())
                .isEqualTo("remove");

        Wish elsewhere = wish(container(1, labels(Labels.BALANCE_PORT, "9090")));
        assertThat(mend(elsewhere, own(wish, ContainerState.RUNNING, "net"), false, 0)
                        .orElseThrow()
                        .reason())
                .isEqualTo("it was made for 'random 8080', and 'random 9090' is wanted now");
    }

    private static Optional<Proposal> mend(Wish wish, Container own, boolean silent, int failures) {
        return Care.mend(wish, own, silent, failures);
    }

    private static ContainerChange change(Wish wish, Container own, boolean silent) {
        return ((Proposal.Change) mend(wish, own, silent, 0).orElseThrow()).change();
    }

    private static Container own(Wish wish, ContainerState state, String network) {
        return container(
                99,
                Map.of(
                        Labels.BALANCER, "web",
                        Labels.SPEC, BalancerPattern.version(wish),
                        Labels.OWNER, Owner.ORCHESTRATOR.label()),
                state,
                Map.of(network, "172.18.0.99"),
                Health.NONE,
                8080);
    }

    @Test
    void itsContainerIsShutOffAndNamedAfterItsGroup() {
        Wish wish = wish(container(1, labels(Labels.BALANCE_PORT, "127.0.0.1:80")));
        ContainerSpec spec = BalancerPattern.of("default", wish, "haproxy:3.2", Path.of("/state/web"), "1000:1000");
        assertThat(spec.name()).isEqualTo("gestor-default-balancer-web");
        assertThat(BalancerPattern.name("default", "shop/web")).isEqualTo("gestor-default-balancer-shop.web");
        assertThat(spec.owner()).isEqualTo(Owner.ORCHESTRATOR);
        assertThat(spec.isolation().droppedCapabilities()).containsExactly("ALL");
        assertThat(spec.program().user()).contains("1000:1000");
        assertThat(spec.networking().attachments()).extracting(a -> a.network()).containsExactly("net");
        assertThat(spec.networking().ports().get(0).hostPort()).hasValue(80);
        assertThat(spec.networking().ports().get(0).hostAddress()).contains("127.0.0.1");
    }
}
