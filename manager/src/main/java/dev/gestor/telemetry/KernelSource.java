// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.sysinfo.ProcessRow;
import dev.gestor.sysinfo.Sysinfo;
import dev.gestor.sysinfo.Sysinfo.Column;
import dev.gestor.sysinfo.SysinfoException;
import dev.gestor.sysinfo.SysinfoReader;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** One read of the kernel module's file. The sizes in it are kB; a {@link Snapshot} has bytes. */
final class KernelSource implements SnapshotSource {
    private final HostFiles files;
    private final SysinfoReader reader;
    private final SharedStrings paths = new SharedStrings();
    private final SharedStrings names = new SharedStrings();
    private final ProcessRow row = new ProcessRow();

    KernelSource(HostFiles files) throws SysinfoException {
        this.files = files;
        this.reader = SysinfoReader.open(files.sysinfo());
    }

    @Override
    public Source source() {
        return Source.KERNEL;
    }

    @Override
    public Snapshot read() throws TelemetryException {
        try {
            Snapshot snapshot = snapshot(reader.read());
            paths.forgetUnused();
            names.forgetUnused();
            return snapshot;
        } catch (SysinfoException e) {
            throw new TelemetryException(new KernelObstacle(files).of(e), e);
        }
    }

    @Override
    public void close() {
        reader.close();
    }

    private Snapshot snapshot(Sysinfo sysinfo) throws TelemetryException {
        String[] groups = groups(sysinfo);
        Sysinfo.Memory memory = sysinfo.memory();
        long available = memory.availableKb();
        return new Snapshot(
                Source.KERNEL,
                known("boottime_ns", sysinfo.boottimeNanos()),
                Instant.ofEpochSecond(0, known("realtime_ns", sysinfo.realtimeNanos())),
                (int) known("cpus", sysinfo.cpus()),
                new MemoryTotals(
                        bytes(known("mem total", memory.totalKb())),
                        bytes(known("mem free", memory.freeKb())),
                        available == Sysinfo.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(bytes(available))),
                hostCpu(sysinfo.cpuTimes()),
                load(sysinfo.load()),
                charged(sysinfo, groups),
                processes(sysinfo, groups));
    }

    private HostCpu hostCpu(Sysinfo.CpuTimes times) throws TelemetryException {
        long busy = known("cpu user", times.userNs())
                + known("cpu nice", times.niceNs())
                + known("cpu system", times.systemNs())
                + known("cpu irq", times.irqNs())
                + known("cpu softirq", times.softirqNs())
                + known("cpu steal", times.stealNs());
        return new HostCpu(busy, busy + known("cpu idle", times.idleNs()) + known("cpu iowait", times.iowaitNs()));
    }

    private static List<Double> load(Sysinfo.Load load) {
        List<Double> averages = List.of(load.one(), load.five(), load.fifteen());
        return averages.stream().anyMatch(average -> average.isNaN()) ? List.of() : averages;
    }

    /** The path of each group; empty where it is unknown. */
    private String[] groups(Sysinfo sysinfo) {
        String[] groups = new String[sysinfo.cgroupCount()];
        for (int i = 0; i < groups.length; i++) {
            byte[] path = sysinfo.cgroupPathBytes(i);
            groups[i] = paths.of(path, 0, path.length);
        }
        return groups;
    }

    private static Map<String, Long> charged(Sysinfo sysinfo, String[] groups) {
        Map<String, Long> charged = new HashMap<>();
        for (int i = 0; i < groups.length; i++) {
            long charge = sysinfo.cgroupMemoryKb(i);
            if (charge != Sysinfo.UNKNOWN && !groups[i].isEmpty()) {
                charged.put(groups[i], bytes(charge));
            }
        }
        return charged;
    }

    /** Thousands, so nothing is made for a process but its sample. */
    private List<ProcessSample> processes(Sysinfo sysinfo, String[] groups) {
        ProcessSample[] processes = new ProcessSample[sysinfo.processCount()];
        for (int i = 0; i < processes.length; i++) {
            sysinfo.copy(i, row);
            int group = row.cgroupIndex();
            processes[i] = sample(row, group < 0 ? "" : groups[group]);
        }
        return List.of(processes);
    }

    private ProcessSample sample(ProcessRow row, String group) {
        long state = row.value(Column.STATE);
        return new ProcessSample(
                (int) row.value(Column.PID),
                number(row.value(Column.PPID)),
                number(row.value(Column.UID)),
                state == Sysinfo.UNKNOWN ? ProcessSample.UNKNOWN_STATE : (char) state,
                number(row.value(Column.THREADS)),
                row.value(Column.START_NS),
                row.value(Column.CPU_NS),
                bytes(row.value(Column.VSIZE)),
                resident(row),
                group,
                names.of(row.nameBytes(), 0, row.nameLength()));
    }

    private static long resident(ProcessRow row) {
        long anonymous = row.value(Column.RSS_ANON);
        long file = row.value(Column.RSS_FILE);
        long shared = row.value(Column.RSS_SHMEM);
        boolean known = anonymous != Sysinfo.UNKNOWN && file != Sysinfo.UNKNOWN && shared != Sysinfo.UNKNOWN;
        return known ? bytes(anonymous + file + shared) : ProcessSample.UNKNOWN;
    }

    private static int number(long value) {
        return value == Sysinfo.UNKNOWN ? ProcessSample.UNKNOWN_NUMBER : (int) value;
    }

    /** Both sides mark the unknown by the same number. */
    private static long bytes(long kilobytes) {
        return kilobytes == Sysinfo.UNKNOWN ? ProcessSample.UNKNOWN : kilobytes * 1024;
    }

    private long known(String word, long value) throws TelemetryException {
        if (value == Sysinfo.UNKNOWN) {
            throw new TelemetryException("%s has no value of %s; load the module that belongs to this version"
                    .formatted(files.sysinfo(), word));
        }
        return value;
    }
}
