// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import static dev.gestor.policy.reconcile.Decisions.lines;
import static dev.gestor.policy.reconcile.Decisions.situation;
import static dev.gestor.policy.reconcile.Declarations.made;
import static dev.gestor.policy.reconcile.Declarations.on;
import static dev.gestor.policy.reconcile.Declarations.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Dependency;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.VolumeSpec;
import dev.gestor.policy.reconcile.Declarations.Made;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Projects that are withdrawn, and what they share with others. */
final class DepartureTest {
    private static final RestartLimits LIMITS = RestartLimits.DEFAULT;
    private static final ServiceSpec WEB = service("web", 1, RestartRule.ALWAYS);
    private static final ServiceSpec DB = service("db", 1, RestartRule.ALWAYS);
    private static final ServiceSpec AFTER_DB =
            service("web", 1, RestartRule.ALWAYS, on("db", Dependency.Condition.STARTED));
    private static final NetworkSpec NETWORK = new NetworkSpec("shop_net", "", Map.of(), Map.of(), false, false);
    private static final VolumeSpec VOLUME = new VolumeSpec("shop_data", "", Map.of(), Map.of(), false);
    private static final DeclaredProject SHOP_LEAVES = new DeclaredProject(
            new ProjectSpec("shop", List.of(WEB), List.of(NETWORK), List.of(VOLUME)), List.of(), true, true);

    @Test
    void whatIsWithdrawnGoesDependentsFirstAndNetworksLast() {
        var network = new NetworkSpec("shop_net", "", Map.of(), Map.of(), false, false);
        var declared = new DeclaredProject(
                new ProjectSpec("shop", List.of(DB, AFTER_DB), List.of(network), List.of()), List.of(), true, false);

        assertThat(lines(withdrawn(declared, List.of(made(DB, 0), made(AFTER_DB, 0)), Set.of())
                        .steps()))
                .containsExactly("remove shop-web-0: project shop is withdrawn");
        assertThat(lines(withdrawn(declared, List.of(made(DB, 0)), Set.of()).steps()))
                .containsExactly("remove shop-db-0: project shop is withdrawn");
        Reconciliation empty = withdrawn(declared, List.of(), Set.of());
        assertThat(empty.steps()).extracting(Step::key).containsExactly("network shop_net");
        assertThat(empty.gone()).isEmpty();
        assertThat(withdrawn(declared, List.of(), Set.of("network shop_net")).gone())
                .containsExactly("shop");
    }

    /** One that uses what shop declares as its own, and goes, if so, with its volumes. */
    private static DeclaredProject borrower(boolean withdrawn) {
        DeclaredProject sharing = other(withdrawn, withdrawn);
        var network = new NetworkSpec(
                NETWORK.name(), NETWORK.driver(), NETWORK.options(), NETWORK.labels(), NETWORK.internal(), true);
        var volume = new VolumeSpec(VOLUME.name(), VOLUME.driver(), VOLUME.options(), VOLUME.labels(), true);
        return new DeclaredProject(
                new ProjectSpec("other", sharing.project().services(), List.of(network), List.of(volume)),
                List.of(),
                withdrawn,
                withdrawn);
    }

    /** One that shares a network and a volume with shop. */
    private static DeclaredProject other(boolean withdrawn, boolean removeVolumes) {
        var web = new ServiceSpec(
                "other", "web", 1, WEB.pattern(), WEB.containerName(), WEB.restart(), WEB.dependencies());
        return new DeclaredProject(
                new ProjectSpec("other", List.of(web), List.of(NETWORK), List.of(VOLUME)),
                List.of(),
                withdrawn,
                removeVolumes);
    }

    static Stream<Arguments> sharers() {
        Made others = made(WEB, 0).label(Labels.PROJECT, "other");
        return Stream.of(
                Arguments.of("nobody", List.of(), List.of(), List.of("network shop_net", "volume shop_data")),
                Arguments.of("one that stays", List.of(other(false, false)), List.of(others), List.of()),
                Arguments.of(
                        "one that goes and keeps its volumes, still there",
                        List.of(other(true, false)),
                        List.of(others),
                        List.of()),
                Arguments.of(
                        "one that goes and keeps its volumes, its containers gone",
                        List.of(other(true, false)),
                        List.of(),
                        List.of("network shop_net")),
                Arguments.of(
                        "one that goes with its volumes, still there",
                        List.of(other(true, true)),
                        List.of(others),
                        List.of()),
                Arguments.of(
                        "one that goes with its volumes, its containers gone",
                        List.of(other(true, true)),
                        List.of(),
                        List.of("network shop_net", "volume shop_data")),
                Arguments.of(
                        "one that stays and does not own them", List.of(borrower(false)), List.of(others), List.of()),
                Arguments.of(
                        "one that goes and does not own them, still there",
                        List.of(borrower(true)),
                        List.of(others),
                        List.of("network shop_net", "volume shop_data")));
    }

    @ParameterizedTest(name = "shared with {0}")
    @MethodSource("sharers")
    void whatIsSharedIsRemovedByTheLastWhoAnswersForIt(
            String what, List<DeclaredProject> others, List<Made> there, List<String> removed) {
        Reconciliation decided = Reconciler.decide(
                situation(Stream.concat(Stream.of(SHOP_LEAVES), others.stream()).toList(), Set.of(), there, Map.of()),
                LIMITS);
        assertThat(decided.steps())
                .filteredOn(Step.Provide.class::isInstance)
                .filteredOn(s -> s.action().equals("remove"))
                .extracting(Step::key)
                .containsExactlyElementsOf(removed);
    }

    @Test
    void noVolumeIsRemovedWhileItCannotBeToldWhoElseUsesIt() {
        Made attached = made(WEB, 0).label(Labels.PROJECT, "lost").on("shop_net");
        Reconciliation alone =
                Reconciler.decide(situation(List.of(SHOP_LEAVES), Set.of("lost"), List.of(), Map.of()), LIMITS);
        Reconciliation used =
                Reconciler.decide(situation(List.of(SHOP_LEAVES), Set.of("lost"), List.of(attached), Map.of()), LIMITS);

        assertThat(alone.steps()).extracting(Step::key).containsExactly("network shop_net");
        assertThat(alone.gone()).isEmpty();
        assertThat(alone.statuses()).extracting(PlaceStatus::phase).containsExactly(Phase.LEAVING);
        assertThat(alone.statuses())
                .extracting(PlaceStatus::reason)
                .containsExactly(
                        "whether project lost uses the volume shop_data too cannot be told, since its file cannot be read;"
                                + " declare it again, or correct that file and start Gestor again");
        assertThat(used.steps()).isEmpty();
    }

    private static Reconciliation withdrawn(DeclaredProject declared, List<Made> there, Set<String> released) {
        return Reconciler.decide(
                new Situation(
                        Duration.ZERO,
                        List.of(declared),
                        Set.of(),
                        there.stream().map(Made::container).toList(),
                        Map.of(),
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        released,
                        Set.of()),
                LIMITS);
    }
}
