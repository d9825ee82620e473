// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.policy.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Whom retention leaves alone. */
class CycleExemptionTest extends CycleFixture {
    @Test
    void aContainerSeenForTheFirstTimeIsLeftAlone() throws Exception {
        for (int i = 1; i <= 9; i++) {
            start("c" + i, WORKLOAD, i / 100.0);
        }

        CycleReport report = cycle(Proposal.Extent.STOP).run();

        assertThat(report.verdicts()).isEmpty();
        assertThat(report.spared()).extracting(Spared::exemption).hasSize(9).containsOnly(Exemption.TOO_NEW);
        assertThat(report.idle()).contains(new CycleReport.Idle(0, 5));
        assertThat(decisions("nothing")).hasSize(1);
        assertThat(host.containers()).hasSize(9);
    }

    @Test
    void aContainerMeasuredOverLessThanAFullIntervalIsLeftAlone() throws Exception {
        for (int i = 1; i <= 9; i++) {
            start("c" + i, WORKLOAD, i / 100.0);
        }
        Cycle cycle = cycle(Proposal.Extent.STOP);
        cycle.run();
        usage.interval(Duration.ofSeconds(2));

        CycleReport report = cycle.run();

        assertThat(report.spared()).extracting(Spared::exemption).hasSize(9).containsOnly(Exemption.TOO_NEW);
        assertThat(host.containers()).hasSize(9);
    }

    @Test
    void aPersonsContainerThatDockerWouldRemoveWithItsVolumesIsLeftAlone() throws Exception {
        for (int i = 1; i <= 9; i++) {
            start("c" + i, WORKLOAD, i / 100.0);
        }
        Container scratch = host.startAutoRemoved("scratch", "postgres", Fixtures.labels("test", Owner.USER));
        shares.put(scratch.id(), 0.05);
        Cycle cycle = cycle(Proposal.Extent.REMOVE);
        cycle.run();

        CycleReport report = cycle.run();

        assertThat(report.spared()).extracting(Spared::exemption).containsExactly(Exemption.AUTO_REMOVE);
        assertThat(report.verdicts()).hasSize(9);
        assertThat(host.containers()).extracting(Container::name).contains("scratch");
    }

    @Test
    void aContainerThatTakesLongToStopIsNotRankedMeanwhileAndItsEndIsRecorded() throws Exception {
        for (int i = 1; i <= 6; i++) {
            start("c" + i, WORKLOAD, i / 100.0);
        }
        var stopped = new CountDownLatch(1);
        host.beforeRemoval(id -> Fixtures.await(stopped));
        try (var hasty = new Actuator(engine, System::nanoTime, Duration.ofSeconds(1), false)) {
            Cycle cycle = cycle(Proposal.Extent.STOP, hasty);
            cycle.run();
            assertThat(names(cycle.run(), Verdict.Choice.EVICT)).containsExactly("c4");

            CycleReport meanwhile = cycle.run();

            // Were it ranked it would soon be among the lowest, and another one be evicted in its place.
            assertThat(meanwhile.spared())
                    .extracting(s -> s.container().name() + " " + s.exemption())
                    .containsExactly("c4 ENDING");
            assertThat(names(meanwhile, Verdict.Choice.EVICT)).isEmpty();
            assertThat(meanwhile.late()).isEmpty();

            stopped.countDown();
            Awaitility.await()
                    .atMost(10, TimeUnit.SECONDS)
                    .until(() -> !cycle.run().late().isEmpty());
        }
        assertThat(host.containers()).hasSize(5);
        assertThat(decisions("evict"))
                .extracting(DecisionRecord::outcome)
                .containsExactly(Outcome.FAILED, Outcome.DONE);
        assertThat(decisions("evict").get(1).inputs())
                .containsEntry("late", "true")
                .doesNotContainKey("rank");
    }

    @Test
    void theFirstCycleRanksOnlyWhatWasReadAWholePeriodBefore() throws Exception {
        for (int i = 1; i <= 9; i++) {
            start("c" + i, WORKLOAD, i / 100.0);
        }
        usage.interval(Duration.ofSeconds(9));
        Cycle cycle = cycle(Proposal.Extent.STOP);
        cycle.prime();

        assertThat(cycle.run().spared())
                .extracting(Spared::exemption)
                .hasSize(9)
                .containsOnly(Exemption.TOO_NEW);
        // Between two cycles it is a delayed one.
        assertThat(cycle.run().verdicts()).hasSize(9);
    }

    @Test
    void anUnmeasuredContainerIsNeitherHighNorLow() throws Exception {
        for (int i = 1; i <= 6; i++) {
            start("c" + i, WORKLOAD, i / 100.0);
        }
        Container blind = start("blind", WORKLOAD, 0.9);
        usage.lose(blind.id(), "its cgroup was not found");
        Cycle cycle = cycle(Proposal.Extent.STOP);
        cycle.run();

        CycleReport report = cycle.run();

        assertThat(report.verdicts())
                .extracting(v -> v.candidate().name())
                .doesNotContain("blind")
                .hasSize(6);
        assertThat(report.spared())
                .containsExactly(new Spared(blind, Exemption.UNMEASURED, "its cgroup was not found"));
        assertThat(host.containers()).extracting(Container::name).contains("blind");
    }

    @Test
    void theHungriestIsLeftAloneIfItIsNotForRetention() throws Exception {
        for (int i = 1; i <= 6; i++) {
            start("c" + i, WORKLOAD, i / 1000.0);
        }
        start("foreign", Fixtures.labels("other", Owner.WORKLOAD), 0.9);
        start("unlabelled", Map.of(), 0.9);
        start("service", Fixtures.labels("test", Owner.SERVICES), 0.9);
        start("agent", Fixtures.labels("test", Owner.AGENT), 0.9);
        start("nobody", Map.of(Labels.MANAGED, "true", Labels.INSTANCE, "test"), 0.9);
        start("protected", Fixtures.with(WORKLOAD, Labels.PROTECT, "true"), 0.9);
        Cycle cycle = cycle(Proposal.Extent.REMOVE);
        cycle.run();
        recorded.clear();

        CycleReport report = cycle.run();

        assertThat(names(report, Verdict.Choice.EVICT)).containsExactly("c4");
        assertThat(report.spared())
                .extracting(s -> s.container().name() + " " + s.exemption())
                .containsExactly("service OWNER", "agent OWNER", "nobody OWNER", "protected PROTECTED");
        assertThat(host.containers())
                .extracting(Container::name)
                .contains("foreign", "unlabelled", "service", "agent", "nobody", "protected")
                .doesNotContain("c4");
        assertThat(decisions("spare")).hasSize(4).allMatch(d -> !d.reason().isEmpty());
    }
}
