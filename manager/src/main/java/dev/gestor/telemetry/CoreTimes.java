// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * CPU time of each core since boot, as {@code /proc/stat} has it: in ticks, user nice system idle iowait irq softirq
 * steal; guest time is part of user. A core that is offline has no line.
 *
 * <pre>
 * cpu  120 0 90 16000 2000 0 4 0 0 0
 * cpu0 60 0 45 8000 1000 0 2 0 0 0
 * cpu3 60 0 45 8000 1000 0 2 0 0 0
 * intr 81234 ...
 * </pre>
 *
 * @param cores by the number of the core
 */
record CoreTimes(SortedMap<Integer, HostCpu> cores) {
    /** Far beyond what any kernel is built for. */
    private static final int MOST_CORES = 1 << 20;

    private static final int FIELDS = 8;
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;

    /** @throws NumberFormatException if the bytes are no such file; the message tells what is wrong with it */
    static CoreTimes parse(byte[] bytes, int length) {
        ByteParser parser = new ByteParser(bytes, 0, length);
        if (!parser.startsWith("cpu ")) {
            throw new NumberFormatException("does not begin with the line cpu");
        }
        parser.skipLine();
        SortedMap<Integer, HostCpu> cores = new TreeMap<>();
        while (parser.startsWith("cpu")) {
            if (parser.lineEnd() == length) {
                throw new NumberFormatException("is cut off in a line of a core");
            }
            ByteParser line = new ByteParser(bytes, parser.position(), parser.lineEnd());
            line.skip(3);
            long core = line.count();
            if (core > MOST_CORES) {
                throw new NumberFormatException("has a core %d".formatted(core));
            }
            cores.put((int) core, time(line));
            parser.skipLine();
        }
        if (cores.isEmpty()) {
            throw new NumberFormatException("has no line cpu0");
        }
        return new CoreTimes(cores);
    }

    private static HostCpu time(ByteParser line) {
        long busy = 0;
        long idle = 0;
        for (int i = 0; i < FIELDS; i++) {
            long ticks = line.count();
            if (i == IDLE || i == IOWAIT) {
                idle += ticks;
            } else {
                busy += ticks;
            }
        }
        return new HostCpu(busy * HostTotals.TICK_NANOS, (busy + idle) * HostTotals.TICK_NANOS);
    }

    /** Busy percent of each core that both readings have; one whose counters stood still or went back is left out. */
    SortedMap<Integer, Double> percentSince(CoreTimes earlier) {
        SortedMap<Integer, Double> percent = new TreeMap<>();
        cores.forEach((core, now) -> {
            HostCpu before = earlier.cores.get(core);
            if (before == null) {
                return;
            }
            long busy = now.busyNanos() - before.busyNanos();
            long total = now.totalNanos() - before.totalNanos();
            if (busy >= 0 && total > 0) {
                // The kernel's idle time may go back a little, so that a core were busy for longer than there was time.
                percent.put(core, Math.min(100, 100.0 * busy / total));
            }
        });
        return percent;
    }
}
