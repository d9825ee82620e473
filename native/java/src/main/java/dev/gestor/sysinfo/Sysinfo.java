// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import dev.gestor.sysinfo.Block.Total;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One pass of the kernel over all processes. Sizes are in kB (1024 bytes), times in ns; what the kernel could not tell
 * is {@link #UNKNOWN} (a load: NaN) and never 0. Processes are numbered from 0 in the order of their pids and stay in
 * one array; nothing is made for a process until it is asked for. What comes from a {@link SysinfoReader} serves until its
 * next read: every method throws {@link IllegalStateException} from then on.
 *
 * <pre>{@code
 * for (int process = 0; process < sysinfo.processCount(); process++) {
 *     System.out.println(sysinfo.value(process, Column.PID) + " " + sysinfo.name(process));
 * }
 * }</pre>
 *
 * Whoever wants most numbers of each process has them faster by {@link #copy}.
 */
public final class Sysinfo {
    public static final long UNKNOWN = Long.MIN_VALUE;

    private static final double MILLIONTH = 1e6;
    private static final long RSS_EXACT = 1;
    private static final long RSS_APPROXIMATE = 2;

    private final Block block;

    /** The numbers of a process; the order is the library's {@code enum sysinfo_column}. */
    public enum Column {
        PID,
        PPID,
        UID,
        /** The letter's code: {@code (char) value}. */
        STATE,
        THREADS,
        /** Since boot. */
        START_NS,
        CPU_NS,
        UTIME_NS,
        STIME_NS,
        /** Of the children it waited for. */
        CUTIME_NS,
        CSTIME_NS,
        MINFLT,
        MAJFLT,
        VSIZE,
        RSS_ANON,
        RSS_FILE,
        RSS_SHMEM,
        SWAP,
        /** Position in {@link #cgroups()}. */
        CGROUP
    }

    /** The machine's memory; the total of swap is known only of a live {@code /proc/sysinfo}. */
    public record Memory(
            long totalKb,
            long freeKb,
            long availableKb,
            long buffersKb,
            long cachedKb,
            long shmemKb,
            long slabKb,
            long swapFreeKb,
            long swapTotalKb) {}

    /** Load averages over one, five and fifteen minutes. */
    public record Load(double one, double five, double fifteen) {}

    /** What all CPUs together spent since boot. */
    public record CpuTimes(
            long userNs,
            long niceNs,
            long systemNs,
            long idleNs,
            long iowaitNs,
            long irqNs,
            long softirqNs,
            long stealNs) {}

    /**
     * A control group; {@code index} is its position in {@link Sysinfo#cgroups()}, {@code memoryKb} what is charged to
     * it. {@code path} is empty where the kernel could not tell it.
     */
    public record Cgroup(int index, long memoryKb, String path) {
        private static final Pattern CONTAINER_ID = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

        /** The outermost 64 digits of hex in the path: the container this group belongs to. */
        public Optional<String> containerId() {
            Matcher matcher = CONTAINER_ID.matcher(path);
            return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
        }
    }

    Sysinfo(Block block) {
        this.block = block;
    }

    public long format() {
        return block.total(Total.FORMAT);
    }

    public long boottimeNanos() {
        return block.total(Total.BOOTTIME_NS);
    }

    public long realtimeNanos() {
        return block.total(Total.REALTIME_NS);
    }

    public long cpus() {
        return block.total(Total.CPUS);
    }

    /** How the kernel counted resident memory: {@code exact}, {@code approximate}, or {@code unknown}. */
    public String rssMode() {
        long mode = block.total(Total.RSS_MODE);
        return mode == RSS_EXACT ? "exact" : mode == RSS_APPROXIMATE ? "approximate" : "unknown";
    }

    public Memory memory() {
        return new Memory(
                block.total(Total.MEM_TOTAL),
                block.total(Total.MEM_FREE),
                block.total(Total.MEM_AVAILABLE),
                block.total(Total.MEM_BUFFERS),
                block.total(Total.MEM_CACHED),
                block.total(Total.MEM_SHMEM),
                block.total(Total.MEM_SLAB),
                block.total(Total.SWAP_FREE),
                block.total(Total.SWAP_TOTAL));
    }

    public Load load() {
        return new Load(load(Total.LOAD_1), load(Total.LOAD_5), load(Total.LOAD_15));
    }

    private double load(Total total) {
        long millionths = block.total(total);
        return millionths == UNKNOWN ? Double.NaN : millionths / MILLIONTH;
    }

    public CpuTimes cpuTimes() {
        return new CpuTimes(
                block.total(Total.CPU_USER),
                block.total(Total.CPU_NICE),
                block.total(Total.CPU_SYSTEM),
                block.total(Total.CPU_IDLE),
                block.total(Total.CPU_IOWAIT),
                block.total(Total.CPU_IRQ),
                block.total(Total.CPU_SOFTIRQ),
                block.total(Total.CPU_STEAL));
    }

    /** Made at each call. */
    public List<Cgroup> cgroups() {
        return IntStream.range(0, block.cgroupCount())
                .mapToObj(index -> new Cgroup(index, block.cgroupMemory(index), Utf8.text(block.cgroupPath(index))))
                .toList();
    }

    public int cgroupCount() {
        return block.cgroupCount();
    }

    /** {@link #UNKNOWN} where the kernel could not tell. */
    public long cgroupMemoryKb(int cgroup) {
        return block.cgroupMemory(cgroup);
    }

    /** Empty where the kernel could not tell. */
    public byte[] cgroupPathBytes(int cgroup) {
        return block.cgroupPath(cgroup);
    }

    public int processCount() {
        return block.processCount();
    }

    /** {@link #UNKNOWN} where the kernel could not tell. */
    public long value(int process, Column column) {
        return block.value(process, column);
    }

    /** Everything about a process into {@code row}, which is used again for the next. */
    public void copy(int process, ProcessRow row) {
        block.copy(process, row);
    }

    /**
     * The name as text: each byte that is not UTF-8 is U+FFFD; {@link #nameBytes} has what it really is. Empty where the
     * process has none, or the kernel could not tell.
     */
    public String name(int process) {
        return Utf8.text(block.name(process));
    }

    public byte[] nameBytes(int process) {
        return block.name(process);
    }

    /** Position of the process's group in {@link #cgroups()}, or -1 where it is unknown. */
    public int cgroupIndex(int process) {
        return index(block.value(process, Column.CGROUP));
    }

    static int index(long cgroup) {
        return cgroup == UNKNOWN ? -1 : (int) cgroup;
    }
}
