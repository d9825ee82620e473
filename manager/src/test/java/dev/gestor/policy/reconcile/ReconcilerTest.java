// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import static dev.gestor.policy.reconcile.Decisions.decide;
import static dev.gestor.policy.reconcile.Decisions.lines;
import static dev.gestor.policy.reconcile.Decisions.situation;
import static dev.gestor.policy.reconcile.Declarations.made;
import static dev.gestor.policy.reconcile.Declarations.on;
import static dev.gestor.policy.reconcile.Declarations.project;
import static dev.gestor.policy.reconcile.Declarations.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.ContainerDetail.Health;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Dependency;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Limits;
import dev.gestor.engine.NetworkSpec;
import dev.gestor.engine.Networking;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.RestartRule;
import dev.gestor.engine.ServiceSpec;
import dev.gestor.engine.SpecJson;
import dev.gestor.policy.reconcile.Declarations.Made;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ReconcilerTest {
    private static final RestartLimits LIMITS = RestartLimits.DEFAULT;
    private static final ServiceSpec WEB = service("web", 1, RestartRule.ALWAYS);
    private static final ServiceSpec PAIR = service("web", 2, RestartRule.ALWAYS);
    private static final ServiceSpec JOB = service("job", 1, RestartRule.NO);
    private static final ServiceSpec TASK = service("task", 1, RestartRule.ON_FAILURE);
    private static final ServiceSpec DB = service("db", 1, RestartRule.ALWAYS);
    private static final ServiceSpec AFTER_DB =
            service("web", 1, RestartRule.ALWAYS, on("db", Dependency.Condition.STARTED));
    private static final ServiceSpec HEALTHY_DB =
            service("web", 1, RestartRule.ALWAYS, on("db", Dependency.Condition.HEALTHY));
    private static final ServiceSpec AFTER_JOB =
            service("web", 1, RestartRule.ALWAYS, on("job", Dependency.Condition.COMPLETED));
    private static final ServiceSpec WITH_DB =
            service("web", 1, RestartRule.ALWAYS, new Dependency("db", Dependency.Condition.STARTED, true, true));
    private static final ServiceSpec LIMITED = new ServiceSpec(
            "shop",
            "web",
            1,
            WEB.pattern()
                    .withLimits(new Limits(
                            OptionalLong.of(64 << 20),
                            OptionalLong.of(32 << 20),
                            OptionalLong.of(500_000_000),
                            OptionalLong.of(512),
                            OptionalLong.of(9))),
            Optional.empty(),
            RestartRule.ALWAYS,
            List.of());
    private static final String HOLD = "; to leave it so: gestor pause shop-web-0";

    /** @param steps as {@code action name: reason} */
    record Row(
            String what, ProjectSpec project, List<Made> there, Set<String> holds, List<String> steps, String phase) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Row row(String what, ProjectSpec project, List<Made> there, List<String> steps, String phase) {
        return new Row(what, project, there, Set.of(), steps, phase);
    }

    static Stream<Row> rows() {
        ProjectSpec web = project(WEB);
        Made web0 = made(WEB, 0);
        return Stream.of(
                row(
                        "nothing there",
                        web,
                        List.of(),
                        List.of("create shop-web-0: it is declared and there is none"),
                        "changing"),
                row("as declared", web, List.of(web0), List.of(), "running: it runs"),
                row(
                        "ended",
                        web,
                        List.of(web0.exited(3, 5)),
                        List.of("start shop-web-0: it ended with exit code 3; restart 1 of 5 within 15 min at once"),
                        "changing"),
                row(
                        "killed by hand",
                        web,
                        List.of(web0.exited(137, 5).onRequest()),
                        List.of("start shop-web-0: it ended with exit code 137, stopped by hand, and is started again"
                                + HOLD),
                        "changing"),
                row(
                        "ended well with rule no",
                        project(JOB),
                        List.of(made(JOB, 0).exited(0, 5)),
                        List.of(),
                        "completed: it ended with exit code 0, and its restart rule is no"),
                row(
                        "ended badly with rule no",
                        project(JOB),
                        List.of(made(JOB, 0).exited(1, 5)),
                        List.of(),
                        "failed: it ended with exit code 1, and its restart rule is no"),
                row(
                        "ended well with rule on-failure",
                        project(TASK),
                        List.of(made(TASK, 0).exited(0, 5)),
                        List.of(),
                        "completed: it ended with exit code 0, and its restart rule is on-failure"),
                row(
                        "ended badly with rule on-failure",
                        project(TASK),
                        List.of(made(TASK, 0).exited(1, 5)),
                        List.of("start shop-task-0: it ended with exit code 1; restart 1 of 5 within 15 min at once"),
                        "changing"),
                row(
                        "unhealthy",
                        web,
                        List.of(web0.health(Health.UNHEALTHY)),
                        List.of("restart shop-web-0: its health check fails; restart 1 of 5 within 15 min at once"),
                        "changing"),
                row(
                        "unhealthy with rule no",
                        project(JOB),
                        List.of(made(JOB, 0).health(Health.UNHEALTHY)),
                        List.of(),
                        "failed: its health check fails, and its restart rule is no"),
                row(
                        "health unknown yet",
                        web,
                        List.of(web0.health(Health.STARTING)),
                        List.of(),
                        "starting: its health check has not passed yet"),
                row(
                        "paused",
                        web,
                        List.of(web0.is(ContainerState.PAUSED)),
                        List.of("unpause shop-web-0: it was paused by hand and goes on" + HOLD),
                        "changing"),
                row(
                        "renamed",
                        web,
                        List.of(web0.named("other")),
                        List.of("rename other: it was renamed to other by hand and gets its declared name back" + HOLD),
                        "changing"),
                row(
                        "disconnected",
                        web,
                        List.of(web0.detached()),
                        List.of("connect shop-web-0: it is not attached to its network bridge" + HOLD),
                        "changing"),
                row(
                        "on a network that is not declared",
                        web,
                        List.of(web0.attached(Map.of("bridge", "172.17.0.2", "extra", "10.0.0.2"))),
                        List.of("disconnect shop-web-0: it is attached to network extra, which is not declared" + HOLD),
                        "changing"),
                row(
                        "started again by Docker itself",
                        web,
                        List.of(web0.updated("always", Limits.NONE)),
                        List.of(
                                "update shop-web-0: its restart policy of Docker is always, of all declared containers it"
                                        + " is no, since Gestor starts them again" + HOLD),
                        "changing"),
                row(
                        "limited by hand",
                        web,
                        List.of(web0.updated(
                                "no", Limits.NONE.withMemory(64 << 20).withNanoCpus(1_500_000_000))),
                        List.of(
                                "remove shop-web-0: its memory limit is 67108864 bytes, declared is none, its CPU limit is"
                                        + " 1.5 cores, declared is none" + HOLD),
                        "changing"),
                row(
                        "limited as declared",
                        project(LIMITED),
                        List.of(made(LIMITED, 0).updated("no", LIMITED.pattern().limits())),
                        List.of(),
                        "running: it runs"),
                row(
                        "limits that this kernel does not have",
                        project(LIMITED),
                        List.of(made(LIMITED, 0).updated("no", Limits.NONE)),
                        List.of(),
                        "running: it runs"),
                row(
                        "its limit of processes lifted",
                        project(LIMITED),
                        List.of(made(LIMITED, 0)
                                .updated("no", LIMITED.pattern().limits().withPids(0))),
                        List.of("remove shop-web-0: its process limit is none, declared is 9" + HOLD),
                        "changing"),
                row(
                        "limited by hand, and ended",
                        web,
                        List.of(web0.exited(137, 5).updated("no", Limits.NONE.withPids(1))),
                        List.of("remove shop-web-0: its process limit is 1, declared is none" + HOLD),
                        "changing"),
                row(
                        "limited by hand, and paused",
                        web,
                        List.of(web0.is(ContainerState.PAUSED).updated("no", Limits.NONE.withPids(9))),
                        List.of("unpause shop-web-0: it was paused by hand and goes on" + HOLD),
                        "changing"),
                row(
                        "limited by hand while it does its work",
                        project(JOB),
                        List.of(made(JOB, 0).updated("no", Limits.NONE.withPids(9))),
                        List.of(),
                        "running: it runs"),
                row(
                        "limited by hand after it had done its work",
                        project(JOB),
                        List.of(made(JOB, 0).exited(0, 5).updated("no", Limits.NONE.withPids(9))),
                        List.of(),
                        "completed: it ended with exit code 0, and its restart rule is no"),
                row(
                        "limited by hand: one replaced at a time",
                        project(PAIR),
                        List.of(
                                made(PAIR, 0).updated("no", Limits.NONE.withPids(9)),
                                made(PAIR, 1).is(ContainerState.CREATED)),
                        List.of("start shop-web-1: it was made and has never started"),
                        "waiting: its process limit is 9, declared is none" + HOLD
                                + "; it is replaced after shop-web-1, which is changing"),
                row(
                        "made and never started",
                        web,
                        List.of(web0.is(ContainerState.CREATED)),
                        List.of("start shop-web-0: it was made and has never started"),
                        "changing"),
                row(
                        "made after another specification",
                        web,
                        List.of(web0.label(Labels.SPEC, "0123456789abcdef")),
                        List.of("remove shop-web-0: it was made after specification 0123456789abcdef, declared is "
                                + web0.labels().get(Labels.SPEC)),
                        "changing"),
                row(
                        "one more than declared",
                        web,
                        List.of(web0, made(PAIR, 1)),
                        List.of("remove shop-web-1: service shop/web declares 1, and this is one too many"),
                        "running: it runs"),
                row(
                        "two of one index: the younger goes",
                        web,
                        List.of(web0, web0.identified(7).named("twin")),
                        List.of("remove twin: service shop/web declares 1, and this is one too many"),
                        "running: it runs"),
                row(
                        "its name taken by somebody else's",
                        web,
                        List.of(made(WEB, 0).identified(9).label(Labels.OWNER, "user")),
                        List.of(),
                        "blocked: its name shop-web-0 is taken by a container of owner user; rename or remove that one"),
                row(
                        "its name taken by one that nobody declares",
                        web,
                        List.of(made(DB, 0).named("shop-web-0")),
                        List.of("remove shop-web-0: it has the name of shop/web/0, and nobody declares it"),
                        "waiting: its name shop-web-0 is taken by another container of a service, which is to give it up"),
                row(
                        "names swapped",
                        project(PAIR),
                        List.of(made(PAIR, 0).named("shop-web-1"), made(PAIR, 1).named("shop-web-0")),
                        List.of(
                                "rename shop-web-1: its name shop-web-1 is another declared container's, and its own, shop-web-0, is not to be had yet",
                                "rename shop-web-0: its name shop-web-0 is another declared container's, and its own, shop-web-1, is not to be had yet"),
                        "changing"),
                row(
                        "to be replaced, with the name of one that is not there",
                        project(PAIR),
                        List.of(made(PAIR, 1).named("shop-web-0").label(Labels.SPEC, "old")),
                        List.of("rename shop-web-0: its name shop-web-0 is another declared container's, and its own,"
                                + " shop-web-1, is not to be had yet"),
                        "waiting: its name shop-web-0 is taken by another container of a service, which is to give it up"),
                row(
                        "one replaced at a time",
                        project(PAIR),
                        List.of(
                                made(PAIR, 0).label(Labels.SPEC, "old"),
                                made(PAIR, 1).label(Labels.SPEC, "old")),
                        List.of("remove shop-web-0: it was made after specification old, declared is "
                                + made(PAIR, 0).labels().get(Labels.SPEC)),
                        "changing"),
                row("not declared by anybody: left alone", project(), List.of(web0), List.of(), ""),
                row(
                        "dependent after its dependency",
                        project(AFTER_DB, DB),
                        List.of(),
                        List.of("create shop-db-0: it is declared and there is none"),
                        "waiting: it waits for shop-db-0 to be started: there is no such container"),
                row(
                        "dependency started",
                        project(AFTER_DB, DB),
                        List.of(made(DB, 0)),
                        List.of("create shop-web-0: it is declared and there is none"),
                        "changing"),
                row(
                        "dependency not healthy yet",
                        project(HEALTHY_DB, DB),
                        List.of(made(DB, 0).health(Health.STARTING)),
                        List.of(),
                        "waiting: it waits for shop-db-0 to be healthy: its health is starting"),
                row(
                        "dependency without a check",
                        project(HEALTHY_DB, DB),
                        List.of(made(DB, 0)),
                        List.of(),
                        "blocked: it waits for shop-db-0 to be healthy: it has no health check; give it one, or depend on service_started"),
                row(
                        "dependency completed",
                        project(AFTER_JOB, JOB),
                        List.of(made(JOB, 0).exited(0, 5)),
                        List.of("create shop-web-0: it is declared and there is none"),
                        "changing"),
                row(
                        "dependency failed",
                        project(AFTER_JOB, JOB),
                        List.of(made(JOB, 0).exited(2, 5)),
                        List.of(),
                        "blocked: it waits for shop-job-0 to be completed: it is failed"),
                row(
                        "dependency replaced since",
                        project(WITH_DB, DB),
                        List.of(made(WITH_DB, 0), made(DB, 0).created(60)),
                        List.of("restart shop-web-0: shop-db-0 was replaced after it had started"),
                        "changing"),
                row(
                        "dependency undeclared",
                        project(AFTER_DB),
                        List.of(),
                        List.of(),
                        "blocked: it needs service db, which project shop does not declare; declare it or remove the dependency"),
                new Row(
                        "held by its place",
                        web,
                        List.of(web0.exited(1, 5)),
                        Set.of("shop/web/0"),
                        List.of(),
                        "held: it is held; to let it be kept again: gestor resume shop-web-0"),
                new Row(
                        "held by its project, and a surplus one too",
                        web,
                        List.of(made(PAIR, 1)),
                        Set.of("shop"),
                        List.of(),
                        "held: it is held; to let it be kept again: gestor resume shop-web-0"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void decides(Row row) {
        Reconciliation decided = decide(row.project(), row.there(), Map.of(), row.holds(), Duration.ofSeconds(100));

        assertThat(lines(decided.steps())).containsExactlyElementsOf(row.steps());
        String web = decided.statuses().stream()
                .filter(s -> s.place().service().equals(row.project().services().get(0)))
                .filter(s -> s.place().index() == 0)
                .map(s -> s.phase() == Phase.CHANGING ? "changing" : s.phase().text() + ": " + s.reason())
                .findFirst()
                .orElse("");
        assertThat(web).isEqualTo(row.phase());
    }

    @Test
    void whatTheEngineItselfMakesOfALimitIsNoEndlessReplacement() {
        Made odd = made(WEB, 0).updated("no", Limits.NONE.withPids(2048));
        Reconciliation first = decide(project(WEB), List.of(odd), Map.of(), Set.of(), Duration.ZERO);
        assertThat(first.steps()).extracting(Step::action).containsExactly("remove");

        // Its successor is so too, from the beginning on.
        Map<String, PlaceHistory> history = first.history();
        for (int look = 0; look < 3; look++) {
            Reconciliation next =
                    decide(project(WEB), List.of(odd.identified(9)), history, Set.of(), Duration.ofSeconds(look + 1L));
            assertThat(next.steps()).isEmpty();
            assertThat(next.statuses()).extracting(PlaceStatus::phase).containsExactly(Phase.RUNNING);
            history = next.history();
        }
        // Or it was as declared, and then somebody did the same once more.
        Reconciliation well = decide(
                project(WEB),
                List.of(made(WEB, 0).updated("no", Limits.NONE).identified(9)),
                first.history(),
                Set.of(),
                Duration.ofSeconds(1));
        assertThat(well.steps()).isEmpty();
        assertThat(decide(project(WEB), List.of(odd.identified(9)), well.history(), Set.of(), Duration.ofSeconds(2))
                        .steps())
                .extracting(Step::action)
                .containsExactly("remove");
    }

    @Test
    void networksComeBeforeTheContainersInThem() {
        var network = new NetworkSpec("shop_net", "", Map.of(), Map.of(), false, false);
        ServiceSpec attached = new ServiceSpec(
                "shop",
                "web",
                1,
                WEB.pattern()
                        .withNetworking(new Networking(
                                Networking.Mode.NETWORKS,
                                List.of(new Networking.Attachment("shop_net", List.of("web"))),
                                List.of(),
                                Set.of(),
                                List.of(),
                                List.of())),
                Optional.empty(),
                RestartRule.ALWAYS,
                List.of());
        var declared = new ProjectSpec("shop", List.of(attached), List.of(network), List.of());
        var first = decide(declared, List.of(), Map.of(), Set.of(), Duration.ZERO);

        assertThat(first.steps()).extracting(Step::key).containsExactly("network shop_net");
        assertThat(first.statuses().get(0).reason()).isEqualTo("it waits for the network shop_net");
    }

    @Test
    void aProjectThatCannotBeDecidedAboutLeavesTheOthersKept() {
        var web =
                new ServiceSpec("bad", "web", 1, WEB.pattern(), WEB.containerName(), WEB.restart(), WEB.dependencies());
        var db = new ServiceSpec("bad", "db", 1, DB.pattern(), DB.containerName(), DB.restart(), DB.dependencies());
        // No backoff can be counted from there: a stand-in for whatever defect there may be.
        PlaceHistory broken = PlaceHistory.NONE
                .about(SpecJson.hash(web))
                .failed("create", Duration.ofSeconds(Long.MAX_VALUE), "the name is taken");
        var bad = DeclaredProject.of(new ProjectSpec("bad", List.of(db, web), List.of(), List.of()));
        Reconciliation decided = Reconciler.decide(
                situation(
                        List.of(bad, DeclaredProject.of(project(WEB))),
                        Set.of(),
                        List.of(),
                        Map.of("bad/web/0", broken)),
                LIMITS);

        assertThat(lines(decided.steps())).containsExactly("create shop-web-0: it is declared and there is none");
        assertThat(decided.defects()).containsOnlyKeys("bad");
        assertThat(decided.history()).containsEntry("bad/web/0", broken);
        assertThat(decided.statuses())
                .filteredOn(s -> s.place().service().project().equals("bad"))
                .hasSize(2)
                .allSatisfy(s -> {
                    assertThat(s.phase()).isEqualTo(Phase.BLOCKED);
                    assertThat(s.reason())
                            .startsWith("what is to be done about project bad cannot be decided: java.lang.Arithmetic");
                });
    }
}
