// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Milliseconds a turn, one value a run: CPU of all threads of the JVM, and time on the wall. */
final class TurnCost {
    private static final int WARM_UP = 60;
    private static final int RUNS = 9;

    /** CPU time of a process is counted in hundredths of a second: one turn alone would be too short. */
    static final int TURNS_A_RUN = 10;

    private final double[] cpuMillis = new double[RUNS];
    private final double[] wallMillis = new double[RUNS];

    private TurnCost() {}

    interface Turn {
        void take() throws Exception;
    }

    static TurnCost of(Turn turn) throws Exception {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (int i = 0; i < WARM_UP; i++) {
            turn.take();
        }
        TurnCost cost = new TurnCost();
        for (int run = 0; run < RUNS; run++) {
            long cpuBefore = system.getProcessCpuTime();
            long wallBefore = System.nanoTime();
            for (int i = 0; i < TURNS_A_RUN; i++) {
                turn.take();
            }
            cost.wallMillis[run] = (System.nanoTime() - wallBefore) / 1e6 / TURNS_A_RUN;
            cost.cpuMillis[run] = (system.getProcessCpuTime() - cpuBefore) / 1e6 / TURNS_A_RUN;
        }
        return cost;
    }

    double[] cpuMillis() {
        return cpuMillis.clone();
    }

    double[] wallMillis() {
        return wallMillis.clone();
    }
}
