// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.Owner;
import dev.gestor.policy.Verdict;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CycleTest extends CycleFixture {
    @Test
    void theTwoHighestAndThreeLowestStayAndTheOthersGo() throws Exception {
        for (int i = 1; i <= 9; i++) {
            start("c" + i, WORKLOAD, i / 100.0);
        }
        Cycle cycle = cycle(Proposal.Extent.STOP);
        cycle.run();

        CycleReport report = cycle.run();

        assertThat(names(report, Verdict.Choice.KEEP_HIGH)).containsExactly("c9", "c8");
        assertThat(names(report, Verdict.Choice.KEEP_LOW)).containsExactly("c3", "c2", "c1");
        assertThat(names(report, Verdict.Choice.EVICT)).containsExactly("c7", "c6", "c5", "c4");
        assertThat(host.containers()).extracting(Container::name).containsExactly("c1", "c2", "c3", "c8", "c9");
        assertThat(report.idle()).isEmpty();
        assertThat(report.problem()).isEmpty();
    }

    @Test
    void fiveOrFewerAreLeftAlone() throws Exception {
        for (int i = 1; i <= 5; i++) {
            start("c" + i, WORKLOAD, i / 100.0);
        }
        Cycle cycle = cycle(Proposal.Extent.STOP);
        cycle.run();

        CycleReport report = cycle.run();

        assertThat(report.idle()).contains(new CycleReport.Idle(5, 5));
        assertThat(host.containers()).hasSize(5);
        assertThat(decisions("nothing"))
                .last()
                .extracting(DecisionRecord::reason)
                .asString()
                .contains("5 containers");
    }

    @Test
    void aPersonsContainerIsStoppedNotRemoved() throws Exception {
        for (int i = 1; i <= 6; i++) {
            start("c" + i, Fixtures.labels("test", Owner.USER), i / 100.0);
        }
        Cycle cycle = cycle(Proposal.Extent.STOP);
        cycle.run();
        cycle.run();

        assertThat(host.containers()).hasSize(6);
        assertThat(host.containers().get(3).state()).isEqualTo(ContainerState.EXITED);
        // It stays as it is: nobody ranks, evicts or removes what a person stopped.
        assertThat(cycle.run().outcomes()).isEmpty();
        assertThat(host.containers()).hasSize(6);
    }

    @Test
    void aPersonsContainerIsRemovedIfTheySaidSo() throws Exception {
        for (int i = 1; i <= 6; i++) {
            start("c" + i, Fixtures.labels("test", Owner.USER), i / 100.0);
        }
        Cycle cycle = cycle(Proposal.Extent.REMOVE);
        cycle.run();
        cycle.run();

        assertThat(host.containers()).extracting(Container::name).containsExactly("c1", "c2", "c3", "c5", "c6");
    }

    @Test
    void aWorkloadContainerThatEndedIsRemoved() throws Exception {
        Container ended = start("ended", WORKLOAD, 0);
        host.exit(ended.id());

        CycleReport report = cycle(Proposal.Extent.STOP).run();

        assertThat(report.outcomes()).extracting(o -> o.proposal().policy()).containsExactly("cleanup");
        assertThat(host.containers()).isEmpty();
    }

    @Test
    void anEngineThatIsAwayMeansNothingIsDoneUntilItIsBack() throws Exception {
        for (int i = 1; i <= 6; i++) {
            start("c" + i, WORKLOAD, i / 100.0);
        }
        Cycle cycle = cycle(Proposal.Extent.STOP);
        cycle.run();
        host.goAway();

        CycleReport away = cycle.run();
        host.comeBack();
        CycleReport back = cycle.run();

        assertThat(away.problem()).map(CycleReport.Problem::kind).contains(CycleReport.Problem.Kind.ENGINE);
        assertThat(recorded.get(1).decisions())
                .singleElement()
                .satisfies(d ->
                        assertThat(d.action() + ": " + d.reason()).startsWith("nothing: the engine is unavailable"));
        assertThat(recorded.get(1).host()).isPresent();
        assertThat(back.problem()).isEmpty();
        assertThat(names(back, Verdict.Choice.EVICT)).containsExactly("c4");
    }

    @Test
    void anEngineThatGoesAwayBetweenDecisionAndRemovalFailsTheActionsOnly() throws Exception {
        for (int i = 1; i <= 6; i++) {
            start("c" + i, WORKLOAD, i / 100.0);
        }
        Cycle cycle = cycle(Proposal.Extent.STOP);
        cycle.run();
        host.beforeRemoval(id -> host.goAway());

        CycleReport report = cycle.run();

        assertThat(report.outcomes()).extracting(ActionOutcome::outcome).containsExactly(Outcome.FAILED);
        assertThat(decisions("evict")).singleElement().satisfies(d -> {
            assertThat(d.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(d.error()).get().asString().contains("Docker does not answer");
        });
    }

    @Test
    void aContainerThatVanishesBeforeItsRemovalIsNoError() throws Exception {
        for (int i = 1; i <= 6; i++) {
            start("c" + i, WORKLOAD, i / 100.0);
        }
        Cycle cycle = cycle(Proposal.Extent.STOP);
        cycle.run();
        host.beforeRemoval(host::vanishUnnoticed);

        CycleReport report = cycle.run();

        assertThat(report.outcomes()).extracting(ActionOutcome::outcome).containsExactly(Outcome.GONE);
        assertThat(report.problem()).isEmpty();
    }

    @Test
    void figuresThatCannotBeReadMeanNothingIsDone() throws Exception {
        start("c1", WORKLOAD, 0.1);
        usage.fail("/proc/sysinfo ends without its last line; try again");

        CycleReport report = cycle(Proposal.Extent.STOP).run();

        assertThat(report.world()).isEmpty();
        assertThat(report.problem())
                .contains(new CycleReport.Problem(
                        CycleReport.Problem.Kind.TELEMETRY, "/proc/sysinfo ends without its last line; try again"));
        assertThat(recorded.get(0).host()).isEmpty();
        assertThat(decisions("nothing")).hasSize(1);
    }

    @Test
    void aJournalThatFailsIsReportedAndTheLoopGoesOn() throws Exception {
        recorder = entry -> {
            throw new IOException("no space left");
        };
        Cycle cycle = cycle(Proposal.Extent.STOP);

        assertThat(cycle.run().problem())
                .contains(new CycleReport.Problem(CycleReport.Problem.Kind.JOURNAL, "no space left"));
        assertThat(cycle.run().cycle()).isEqualTo(2);
    }

    @Test
    void aDefectIsReportedAndTheLoopGoesOn() throws Exception {
        recorder = entry -> {
            if (entry.host().isPresent()) {
                throw new IllegalStateException("a defect");
            }
            recorded.add(entry);
        };

        CycleReport report = cycle(Proposal.Extent.STOP).run();

        assertThat(report.problem()).map(CycleReport.Problem::kind).contains(CycleReport.Problem.Kind.DEFECT);
        assertThat(recorded)
                .singleElement()
                .satisfies(e -> assertThat(e.decisions()).hasSize(1));
    }

    @Test
    void everyDecisionCarriesWhatWasSeen() throws Exception {
        for (int i = 1; i <= 6; i++) {
            start("c" + i, WORKLOAD, i / 100.0);
        }
        Cycle cycle = cycle(Proposal.Extent.STOP);
        cycle.run();
        recorded.clear();
        cycle.run();

        assertThat(decisions("evict")).singleElement().satisfies(d -> {
            assertThat(d.policy()).isEqualTo("retention");
            assertThat(d.cycle()).isEqualTo(2);
            assertThat(d.outcome()).isEqualTo(Outcome.DONE);
            assertThat(d.took()).isPresent();
            assertThat(d.container()).map(DecisionRecord.Subject::name).contains("c4");
            assertThat(d.container()).flatMap(DecisionRecord.Subject::workload).contains("low-cpu");
            assertThat(d.inputs())
                    .containsEntry("cpu_share", "0.040000")
                    .containsEntry("memory_share", "0.000122")
                    .containsEntry("share", "0.040000")
                    .containsEntry("rank", "3")
                    .containsEntry("ranked", "6")
                    .containsEntry("rank_by", "dominant")
                    .containsEntry("source", "procfs")
                    .containsEntry("measurement_age_seconds", "0.000")
                    .containsEntry("inventory_age_seconds", "0.000")
                    .containsEntry("interval_seconds", "10.000");
        });
        assertThat(decisions("keep-high")).hasSize(2);
        assertThat(decisions("keep-low")).hasSize(3);
        assertThat(recorded).singleElement().satisfies(e -> {
            assertThat(e.containers()).hasSize(6);
            assertThat(e.host())
                    .hasValueSatisfying(h -> assertThat(h.containers()).isEqualTo(6));
        });
    }

    @Test
    void aThousandContainersAreDecidedInOneCycle() throws Exception {
        for (int i = 1; i <= 1000; i++) {
            start("c" + i, WORKLOAD, i / 10_000.0);
        }
        Cycle cycle = cycle(Proposal.Extent.STOP);
        cycle.run();

        CycleReport report = cycle.run();

        assertThat(report.outcomes())
                .hasSize(995)
                .extracting(ActionOutcome::outcome)
                .containsOnly(Outcome.DONE);
        assertThat(host.containers()).extracting(Container::name).containsExactly("c1", "c2", "c3", "c999", "c1000");
    }
}
