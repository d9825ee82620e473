// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import static dev.gestor.policy.reconcile.Decisions.decide;
import static dev.gestor.policy.reconcile.Decisions.lines;
import static dev.gestor.policy.reconcile.Declarations.made;
import static dev.gestor.policy.reconcile.Declarations.on;
import static dev.gestor.policy.reconcile.Declarations.project;
import static dev.gestor.policy.reconcile.Declarations.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.ContainerDetail.Health;
import dev.gestor.engine.Dependency;
import dev.gestor.engine.Labels;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.SpecJson;
import dev.gestor.policy.reconcile.Declarations.Made;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How patiently a container that does not live is started again. */
final class RestartsTest {
    private static final ServiceSpec WEB = service("web", 1, RestartRule.ALWAYS);
    private static final ServiceSpec DB = service("db", 1, RestartRule.ALWAYS);
    private static final ServiceSpec TWICE =
            service("twice", 1, new RestartRule(RestartRule.When.ON_FAILURE, OptionalInt.of(1)));
    private static final ServiceSpec AFTER_DB =
            service("web", 1, RestartRule.ALWAYS, new Dependency("db", Dependency.Condition.STARTED, true, true));
    private static final ServiceSpec HEALTHY_DB =
            service("web", 1, RestartRule.ALWAYS, on("db", Dependency.Condition.HEALTHY));

    @Test
    void backsOffTwiceAsLongEachTimeAndGivesUpAfterFive() {
        var said = new ArrayList<String>();
        Map<String, PlaceHistory> history = Map.of();
        Duration now = Duration.ofSeconds(10);
        for (int end = 1; end <= 6; end++) {
            // It lives for one second each time.
            Made web0 = made(WEB, 0).started(end * 100).exited(1, 1);
            Reconciliation decided = decide(project(WEB), List.of(web0), history, Set.of(), now);
            if (decided.steps().isEmpty() && decided.lookAgain().isPresent()) {
                said.add(decided.statuses().get(0).reason());
                now = decided.lookAgain().get();
                decided = decide(project(WEB), List.of(web0), decided.history(), Set.of(), now);
            }
            said.addAll(lines(decided.steps()));
            history = decided.history();
            now = now.plusSeconds(1);
        }
        Reconciliation last =
                decide(project(WEB), List.of(made(WEB, 0).exited(1, 1)), history, Set.of(), now.plusSeconds(3600));

        assertThat(said)
                .containsExactly(
                        "start shop-web-0: it ended with exit code 1; restart 1 of 5 within 15 min at once",
                        "it ended with exit code 1; restart 2 of 5 within 15 min comes 1 s after that",
                        "start shop-web-0: it ended with exit code 1; restart 2 of 5 within 15 min after 1 s",
                        "it ended with exit code 1; restart 3 of 5 within 15 min comes 2 s after that",
                        "start shop-web-0: it ended with exit code 1; restart 3 of 5 within 15 min after 2 s",
                        "it ended with exit code 1; restart 4 of 5 within 15 min comes 4 s after that",
                        "start shop-web-0: it ended with exit code 1; restart 4 of 5 within 15 min after 4 s",
                        "it ended with exit code 1; restart 5 of 5 within 15 min comes 8 s after that",
                        "start shop-web-0: it ended with exit code 1; restart 5 of 5 within 15 min after 8 s");
        assertThat(last.steps()).isEmpty();
        assertThat(last.statuses().get(0).phase()).isEqualTo(Phase.CRASH_LOOP);
        assertThat(last.statuses().get(0).reason())
                .isEqualTo(
                        "it ended with exit code 1 after 5 restarts within 15 min and is left alone; correct its declaration,"
                                + " or try again: gestor up, or gestor pause shop-web-0 and gestor resume shop-web-0");
    }

    @Test
    void whatIsStoppedByHandIsStartedHoweverOften() {
        Map<String, PlaceHistory> history = Map.of();
        for (int end = 1; end <= 20; end++) {
            Made killed = made(WEB, 0).started(end).exited(137, 0).onRequest();
            Reconciliation decided = decide(project(WEB), List.of(killed), history, Set.of(), Duration.ofSeconds(end));
            assertThat(decided.steps()).extracting(Step::action).containsExactly("start");
            history = decided.history();
        }
    }

    @Test
    void aMinuteOfHealthMakesTheNextRestartAFirstOne() {
        var first = decide(project(WEB), List.of(made(WEB, 0).exited(1, 1)), Map.of(), Set.of(), Duration.ofSeconds(1));
        Made again = made(WEB, 0).started(100);
        var runs = decide(project(WEB), List.of(again), first.history(), Set.of(), Duration.ofSeconds(2));
        var early =
                decide(project(WEB), List.of(again.exited(1, 59)), runs.history(), Set.of(), Duration.ofSeconds(61));
        var late = decide(project(WEB), List.of(again.exited(1, 60)), runs.history(), Set.of(), Duration.ofSeconds(62));

        assertThat(early.steps()).isEmpty();
        assertThat(early.lookAgain()).contains(Duration.ofSeconds(62));
        assertThat(lines(late.steps()))
                .containsExactly("start shop-web-0: it ended with exit code 1; restart 2 of 5 within 15 min at once");
    }

    @Test
    void aCrashLoopEndsWithAChangedDeclarationOrAHold() {
        PlaceHistory looping = PlaceHistory.NONE.about(SpecJson.hash(WEB)).looping();
        Made ended = made(WEB, 0).exited(1, 1);
        var held = decide(
                project(WEB), List.of(ended), Map.of("shop/web/0", looping), Set.of("shop/web"), Duration.ofSeconds(1));
        var resumed = decide(project(WEB), List.of(ended), held.history(), Set.of(), Duration.ofSeconds(2));
        ServiceSpec changed = new ServiceSpec(
                "shop", "web", 1, WEB.pattern().isolated(), WEB.containerName(), WEB.restart(), List.of());
        var replaced = decide(
                project(changed), List.of(ended), Map.of("shop/web/0", looping), Set.of(), Duration.ofSeconds(2));

        assertThat(resumed.steps()).extracting(Step::action).containsExactly("start");
        assertThat(replaced.steps()).extracting(Step::action).containsExactly("remove");
    }

    @Test
    void onFailureStopsAfterItsOwnNumber() {
        var first =
                decide(project(TWICE), List.of(made(TWICE, 0).exited(1, 1)), Map.of(), Set.of(), Duration.ofSeconds(1));
        var second = decide(
                project(TWICE),
                List.of(made(TWICE, 0).started(50).exited(1, 1)),
                first.history(),
                Set.of(),
                Duration.ofSeconds(9));

        assertThat(first.steps()).hasSize(1);
        assertThat(second.steps()).isEmpty();
        assertThat(second.statuses().get(0).reason())
                .isEqualTo("it ended with exit code 1 after 1 restarts, all that its restart rule on-failure:1 allows");
    }

    @Test
    void whatCannotBeRenamedNowIsStartedAllTheSame() {
        PlaceHistory failed = PlaceHistory.NONE
                .about(SpecJson.hash(WEB))
                .failed("rename", Duration.ofSeconds(1), "the name is taken");
        Made stray = made(WEB, 0).named("stray").exited(1, 5);
        var heard =
                decide(project(WEB), List.of(stray), Map.of("shop/web/0", failed), Set.of(), Duration.ofMillis(1_500));
        // The name is another's of this instance.
        Made holder = made(WEB, 0).identified(9).label(Labels.OWNER, "user");
        var seen = decide(project(WEB), List.of(stray, holder), Map.of(), Set.of(), Duration.ofSeconds(1));
        var runs = decide(
                project(WEB), List.of(made(WEB, 0).named("stray"), holder), Map.of(), Set.of(), Duration.ofSeconds(1));

        assertThat(heard.steps()).extracting(Step::action).containsExactly("start");
        assertThat(seen.steps()).extracting(Step::action).containsExactly("start");
        assertThat(runs.steps()).isEmpty();
        assertThat(runs.statuses().get(0).phase()).isEqualTo(Phase.BLOCKED);
    }

    @Test
    void aDependencyThatTakesTooLongIsToldToAPerson() {
        List<Made> there = List.of(made(DB, 0).health(Health.STARTING));
        var first = decide(project(HEALTHY_DB, DB), there, Map.of(), Set.of(), Duration.ofSeconds(1));
        var late = decide(project(HEALTHY_DB, DB), there, first.history(), Set.of(), Duration.ofSeconds(301));

        assertThat(first.lookAgain()).contains(Duration.ofSeconds(301));
        assertThat(late.statuses())
                .filteredOn(s -> s.phase() == Phase.BLOCKED)
                .extracting(PlaceStatus::reason)
                .containsExactly("it waits for shop-db-0 to be healthy: its health is starting, for longer than 5 min");
    }

    @Test
    void whatFailedIsTriedAgainWithTheSameBackoff() {
        var first = decide(project(WEB), List.of(), Map.of(), Set.of(), Duration.ofSeconds(1));
        PlaceHistory failed = first.history()
                .getOrDefault("shop/web/0", PlaceHistory.NONE)
                .failed("create", Duration.ofSeconds(2), "the name is taken")
                .failed("create", Duration.ofSeconds(4), "the name is taken");
        var early = decide(project(WEB), List.of(), Map.of("shop/web/0", failed), Set.of(), Duration.ofMillis(5_999));
        var due = decide(project(WEB), List.of(), Map.of("shop/web/0", failed), Set.of(), Duration.ofSeconds(6));

        assertThat(early.steps()).isEmpty();
        assertThat(early.lookAgain()).contains(Duration.ofSeconds(6));
        assertThat(early.statuses().get(0).phase()).isEqualTo(Phase.BLOCKED);
        assertThat(early.statuses().get(0).reason()).isEqualTo("the name is taken");
        assertThat(due.steps()).extracting(Step::action).containsExactly("create");
    }

    @Test
    void aReplacedDependencyIsAnsweredOnceAlsoWhereTheClockWasSetBack() {
        Made web0 = made(AFTER_DB, 0);
        Made db0 = made(DB, 0).created(3_600);
        var first = decide(project(AFTER_DB, DB), List.of(web0, db0), Map.of(), Set.of(), Duration.ofSeconds(1));
        // Docker's clock was set back by an hour before it started again.
        Made again = web0.started(5);
        var second =
                decide(project(AFTER_DB, DB), List.of(again, db0), first.history(), Set.of(), Duration.ofSeconds(2));
        var third = decide(
                project(AFTER_DB, DB),
                List.of(again.started(9), db0),
                second.history(),
                Set.of(),
                Duration.ofSeconds(3));
        // Another one is another reason.
        var other = decide(
                project(AFTER_DB, DB),
                List.of(again.started(9), db0.identified(8)),
                third.history(),
                Set.of(),
                Duration.ofSeconds(4));

        assertThat(lines(first.steps()))
                .containsExactly("restart shop-web-0: shop-db-0 was replaced after it had started");
        assertThat(second.steps()).isEmpty();
        assertThat(third.steps()).isEmpty();
        assertThat(lines(other.steps())).isEqualTo(lines(first.steps()));
    }

    @Test
    void aRestartForADependencyThatFailedIsTriedAgain() {
        List<Made> there = List.of(made(AFTER_DB, 0), made(DB, 0).created(60));
        var first = decide(project(AFTER_DB, DB), there, Map.of(), Set.of(), Duration.ofSeconds(1));
        PlaceHistory failed = first.history()
                .getOrDefault("shop/web/0", PlaceHistory.NONE)
                .failed("restart", Duration.ofSeconds(2), "it hangs");
        var due = decide(project(AFTER_DB, DB), there, Map.of("shop/web/0", failed), Set.of(), Duration.ofSeconds(3));

        assertThat(lines(due.steps())).isEqualTo(lines(first.steps()));
    }

    @Test
    void aNewsOfItsEndThatIsOlderThanItsStartIsNotBelieved() {
        var runs = decide(project(WEB), List.of(made(WEB, 0).started(100)), Map.of(), Set.of(), Duration.ofSeconds(1));
        var stale = decide(
                project(WEB), List.of(made(WEB, 0).exited(1, 99)), runs.history(), Set.of(), Duration.ofSeconds(1));

        assertThat(stale.steps()).isEmpty();
        assertThat(stale.lookAgain()).contains(Duration.ofSeconds(2));
    }
}
