// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import static dev.gestor.journal.Fixtures.START;
import static dev.gestor.journal.Fixtures.decision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.journal.DecisionQuery.CycleChoice;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionSelectionTest {
    private static final DecisionRecord FIRST = decision(1, "keep-high", "alpha");
    private static final DecisionRecord SECOND = decision(2, "evict", "alpha");
    private static final DecisionRecord OTHER = decision(2, "evict", "beta");
    private static final DecisionRecord CREATED = decision(START, 2, "workload", "create", "gamma");

    @Test
    void allConditionsHold() {
        assertThat(select(DecisionQuery.all(), FIRST, SECOND, OTHER)).containsExactly(FIRST, SECOND, OTHER);
        assertThat(select(DecisionQuery.all().withContainer("alpha"), FIRST, SECOND, OTHER))
                .containsExactly(FIRST, SECOND);
        assertThat(select(DecisionQuery.all().withPolicy("workload"), FIRST, CREATED))
                .containsExactly(CREATED);
        assertThat(select(DecisionQuery.all().withSince(SECOND.time()), FIRST, SECOND))
                .containsExactly(SECOND);
        assertThat(select(
                        DecisionQuery.all().withContainer("alpha").withCycle(CycleChoice.of(2)), FIRST, SECOND, OTHER))
                .containsExactly(SECOND);
    }

    @Test
    void theNewestStayWhereThereAreTooMany() {
        assertThat(select(DecisionQuery.all().withLimit(2), FIRST, SECOND, OTHER))
                .containsExactly(SECOND, OTHER);
    }

    @Test
    void aLateDecisionOfAnEarlierCycleIsNotTheLastCycle() {
        assertThat(select(DecisionQuery.all().withCycle(CycleChoice.last()), SECOND, FIRST, OTHER))
                .containsExactly(SECOND, OTHER);
    }

    @Test
    void aShortBeginningOfAnIdIsTakenForANameAlone() {
        String id = Fixtures.id("alpha");
        assertThat(select(DecisionQuery.all().withContainer(id.substring(0, 3)), FIRST))
                .isEmpty();
        assertThat(select(DecisionQuery.all().withContainer(id.substring(0, 4)), FIRST))
                .containsExactly(FIRST);
        assertThat(select(DecisionQuery.all().withContainer(id), FIRST)).containsExactly(FIRST);
    }

    private static List<DecisionRecord> select(DecisionQuery query, DecisionRecord... decisions) {
        DecisionSelection selection = new DecisionSelection(query);
        for (DecisionRecord decision : decisions) {
            selection.add("run", decision);
        }
        return selection.result();
    }
}
