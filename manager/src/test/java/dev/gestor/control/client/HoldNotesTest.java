// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.policy.PidConstants;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HoldNotesTest extends ClientFixture {
    private static final int TURNS_AN_HOUR = 1800;

    @Test
    void aQuietHourIsToldOnceAMinuteAndNoStepIsLost() throws Exception {
        ClientControl control = readyClient(declaration(50, CONSTANTS));

        turns(control, TURNS_AN_HOUR);

        List<DecisionRecord> holds = decisions("cpu-target", "hold");
        assertThat(holds.size()).isBetween(58, 63);
        assertThat(holds.get(holds.size() - 1).inputs())
                .containsEntry("hold", "within-tolerance")
                .containsEntry("holds", "30")
                .containsKeys("p", "i", "d", "u", "avg_cpu_usage", "error");
        assertThat(steps(holds)).isBetween(TURNS_AN_HOUR - 30, TURNS_AN_HOUR + 1);
    }

    @Test
    void anotherKindOfReasonIsToldAtOnce() throws Exception {
        ClientControl control = readyClient(declaration(50, CONSTANTS));
        turns(control, 5);

        figures.load = Map::of;
        turns(control, 1);
        assertThat(last().inputs()).containsEntry("hold", "unmeasured").containsEntry("holds", "5");

        figures.load = () -> each(10);
        turns(control, 1);
        assertThat(last().inputs()).containsEntry("hold", "none-to-spare").containsEntry("holds", "1");
    }

    @Test
    void reasonsThatComeAndGoDoNotFillTheJournal() throws Exception {
        ClientControl control = readyClient(declaration(50, CONSTANTS));
        turns(control, 2);
        int before = decisions("cpu-target", "hold").size();

        for (int i = 0; i < TURNS_AN_HOUR / 2; i++) {
            figures.load = () -> each(10);
            turns(control, 1);
            figures.load = Map::of;
            turns(control, 1);
        }

        assertThat(decisions("cpu-target", "hold").size() - before).isBetween(60, 125);
    }

    @Test
    void eachStepThatChangesContainersIsADecision() throws Exception {
        ClientControl control = readyClient(declaration(50, CONSTANTS));
        for (int i = 0; i < 5; i++) {
            figures.load = () -> each(60);
            turns(control, 1);
            figures.load = () -> each(50);
            turns(control, 3);
        }

        assertThat(decisions("cpu-target", "create"))
                .hasSize(clients().size() - 1)
                .isNotEmpty();
        // What holds after a change is news.
        assertThat(decisions("cpu-target", "hold").size())
                .isGreaterThan(clients().size() - 1);
    }

    @Test
    void otherConstantsAreFollowedAtOnce() throws Exception {
        ClientControl control = readyClient(declaration(50, PidConstants.ZERO));
        turns(control, 5);
        int before = decisions("cpu-target", "hold").size();

        control.tune(new PidConstants(0, 0, 0));
        turns(control, 1);

        assertThat(decisions("cpu-target", "hold")).hasSize(before + 1);
    }

    private DecisionRecord last() {
        List<DecisionRecord> holds = decisions("cpu-target", "hold");
        return holds.get(holds.size() - 1);
    }

    private static int steps(List<DecisionRecord> holds) {
        return holds.stream()
                .mapToInt(d -> Integer.parseInt(d.inputs().getOrDefault("holds", "0")))
                .sum();
    }
}
