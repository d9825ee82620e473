// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.sysinfo.Sysinfo;
import dev.gestor.sysinfo.Sysinfo.Cgroup;
import dev.gestor.sysinfo.Sysinfo.Column;
import dev.gestor.sysinfo.SysinfoException;
import dev.gestor.sysinfo.SysinfoReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** One read of the kernel module's file. The sizes in it are kB; a {@link Snapshot} has bytes. */
final class KernelSource implements SnapshotSource {
    /** More than the names that are alive at once; bounds what is kept of those that are gone. */
    private static final int NAMES_KEPT = 8192;

    private final HostFiles files;
    private final SysinfoReader reader;
    private final SharedStrings names = new SharedStrings(NAMES_KEPT);

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
            return snapshot(reader.read());
        } catch (SysinfoException e) {
            throw new TelemetryException(new KernelObstacle(files).of(e), e);
        }
    }

    @Override
    public void close() {
        reader.close();
    }

    private Snapshot snapshot(Sysinfo sysinfo) throws TelemetryException {
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
                charged(sysinfo.cgroups()),
                processes(sysinfo));
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

    private static Map<String, Long> charged(List<Cgroup> cgroups) {
        Map<String, Long> charged = new HashMap<>();
        for (Cgroup cgroup : cgroups) {
            if (cgroup.memoryKb() != Sysinfo.UNKNOWN && !cgroup.path().isEmpty()) {
                charged.put(cgroup.path(), bytes(cgroup.memoryKb()));
            }
        }
        return charged;
    }

    private List<ProcessSample> processes(Sysinfo sysinfo) {
        List<Cgroup> cgroups = sysinfo.cgroups();
        int count = sysinfo.processCount();
        List<ProcessSample> processes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int cgroup = sysinfo.cgroupIndex(i);
            byte[] name = sysinfo.nameBytes(i);
            long state = sysinfo.value(i, Column.STATE);
            processes.add(new ProcessSample(
                    (int) sysinfo.value(i, Column.PID),
                    number(sysinfo.value(i, Column.PPID)),
                    number(sysinfo.value(i, Column.UID)),
                    state == Sysinfo.UNKNOWN ? ProcessSample.UNKNOWN_STATE : (char) state,
                    number(sysinfo.value(i, Column.THREADS)),
                    sysinfo.value(i, Column.START_NS),
                    sysinfo.value(i, Column.CPU_NS),
                    bytes(sysinfo.value(i, Column.VSIZE)),
                    resident(sysinfo, i),
                    cgroup < 0 ? "" : cgroups.get(cgroup).path(),
                    names.of(name, 0, name.length)));
        }
        return processes;
    }

    private static long resident(Sysinfo sysinfo, int process) {
        long anonymous = sysinfo.value(process, Column.RSS_ANON);
        long file = sysinfo.value(process, Column.RSS_FILE);
        long shared = sysinfo.value(process, Column.RSS_SHMEM);
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
