// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.policy.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one cycle saw and did, for whoever shows it.
 *
 * @param world empty where nothing could be measured
 * @param verdicts what retention says, highest share first
 * @param outcomes what came of the accepted proposals
 * @param late what came, since the last cycle, of actions that earlier ones began and did not see the end of
 * @param idle why nothing was done; empty where something was
 * @param problem why the cycle could not do its work
 */
public record CycleReport(
        long cycle,
        Instant time,
        Optional<World> world,
        List<Verdict> verdicts,
        List<Spared> spared,
        List<ActionOutcome> outcomes,
        List<ActionOutcome> late,
        List<Plan.Overruled> overruled,
        Optional<Idle> idle,
        Optional<Problem> problem,
        Duration took) {
    public CycleReport {
        verdicts = List.copyOf(verdicts);
        spared = List.copyOf(spared);
        outcomes = List.copyOf(outcomes);
        late = List.copyOf(late);
        overruled = List.copyOf(overruled);
    }

    /**
     * Why nothing was done although all went well.
     *
     * @param measured containers that could be ranked
     * @param staying how many of them would stay in any case
     */
    public record Idle(int measured, int staying) {}

    /** @param detail the cause in words, with the remedy */
    public record Problem(Kind kind, String detail) {
        /** Who is to look at it. */
        public enum Kind {
            ENGINE,
            TELEMETRY,
            JOURNAL,
            DEFECT
        }
    }
}
