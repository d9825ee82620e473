// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

/**
 * The words of a snapshot as the library packed them, see {@code enum sysinfo_block} in {@code sysinfo.h}; where
 * everything is comes from the block's own header, so rows may grow in a later library.
 */
// The order of both enums is the layout.
@SuppressWarnings("EnumOrdinal")
final class Block {
    static final int LAYOUT = 0;
    static final int WORDS = 1;
    static final int STRING_BYTES = 8;
    static final long LAYOUT_1 = 1;

    private static final int PROCESSES = 2;
    private static final int PROCESS_COUNT = 3;
    private static final int PROCESS_STRIDE = 4;
    private static final int CGROUPS = 5;
    private static final int CGROUP_COUNT = 6;
    private static final int CGROUP_STRIDE = 7;
    private static final int TOTALS = 9;

    private static final int NAME_OFFSET = Sysinfo.Column.values().length;
    private static final int CGROUP_MEMORY = 0;
    private static final int CGROUP_PATH_OFFSET = 1;

    private final long[] words;
    private final byte[] strings;

    Block(long[] words, byte[] strings) {
        this.words = words;
        this.strings = strings;
    }

    /** {@code enum sysinfo_total}: the order is the library's. */
    enum Total {
        FORMAT,
        BOOTTIME_NS,
        REALTIME_NS,
        CPUS,
        RSS_MODE,
        MEM_TOTAL,
        MEM_FREE,
        MEM_AVAILABLE,
        MEM_BUFFERS,
        MEM_CACHED,
        MEM_SHMEM,
        MEM_SLAB,
        SWAP_FREE,
        SWAP_TOTAL,
        LOAD_1,
        LOAD_5,
        LOAD_15,
        CPU_USER,
        CPU_NICE,
        CPU_SYSTEM,
        CPU_IDLE,
        CPU_IOWAIT,
        CPU_IRQ,
        CPU_SOFTIRQ,
        CPU_STEAL
    }

    long total(Total total) {
        return words[TOTALS + total.ordinal()];
    }

    int processCount() {
        return (int) words[PROCESS_COUNT];
    }

    long value(int process, Sysinfo.Column column) {
        return words[processRow(process) + column.ordinal()];
    }

    byte[] name(int process) {
        return string(processRow(process) + NAME_OFFSET);
    }

    int cgroupCount() {
        return (int) words[CGROUP_COUNT];
    }

    long cgroupMemory(int cgroup) {
        return words[cgroupRow(cgroup) + CGROUP_MEMORY];
    }

    /** Empty where the kernel could not tell the path. */
    byte[] cgroupPath(int cgroup) {
        return string(cgroupRow(cgroup) + CGROUP_PATH_OFFSET);
    }

    private int processRow(int process) {
        if (process < 0 || process >= processCount()) {
            throw new IndexOutOfBoundsException(
                    "process %d of a snapshot with %d processes".formatted(process, processCount()));
        }
        return (int) words[PROCESSES] + process * (int) words[PROCESS_STRIDE];
    }

    private int cgroupRow(int cgroup) {
        return (int) words[CGROUPS] + cgroup * (int) words[CGROUP_STRIDE];
    }

    /** The bytes that the offset and the length at {@code word} name. */
    private byte[] string(int word) {
        int offset = (int) words[word];
        long size = words[word + 1];
        byte[] bytes = new byte[size == Sysinfo.UNKNOWN ? 0 : (int) size];
        System.arraycopy(strings, offset, bytes, 0, bytes.length);
        return bytes;
    }
}
