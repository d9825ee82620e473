// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import dev.gestor.batch.DecisionRecord;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Takes decisions in the order in which they were written and keeps those asked for, the newest where there are too
 * many. Cycles count from 1 in each run, so the cycle meant is that of the last run that had it.
 */
final class DecisionSelection {
    private final DecisionQuery query;
    private final ArrayDeque<DecisionRecord> kept = new ArrayDeque<>();
    private String run = "";
    private long cycle;

    DecisionSelection(DecisionQuery query) {
        this.query = query;
    }

    void add(String decisionRun, DecisionRecord decision) {
        if (!query.matches(decision) || !inCycle(decisionRun, decision)) {
            return;
        }
        if (kept.size() == query.limit()) {
            kept.removeFirst();
        }
        kept.addLast(decision);
    }

    private boolean inCycle(String decisionRun, DecisionRecord decision) {
        if (query.cycle().isEmpty()) {
            return true;
        }
        long wanted = query.cycle().get().number().orElse(decision.cycle());
        if (decision.cycle() != wanted) {
            return false;
        }
        boolean sameRun = decisionRun.equals(run);
        if (sameRun && decision.cycle() < cycle) {
            return false;
        }
        if (!sameRun || decision.cycle() > cycle) {
            kept.clear();
            run = decisionRun;
            cycle = decision.cycle();
        }
        return true;
    }

    List<DecisionRecord> result() {
        return List.copyOf(kept);
    }
}
