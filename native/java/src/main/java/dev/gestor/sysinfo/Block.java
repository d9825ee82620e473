// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import java.util.Arrays;

/**
 * The words of one snapshot as the library packed them, see {@code enum sysinfo_block} in {@code sysinfo.h}; where
 * everything is comes from the block's own header, so rows may grow in a later library. Every answer is refused once
 * {@link BlockMemory} holds something else.
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

    private final BlockMemory memory;
    private final long filling;
    private final long[] words;
    private final byte[] strings;

    /** Taken over here, so that no later filling can lead beyond these arrays. */
    private final int processes;

    private final int processCount;
    private final int processStride;
    private final int cgroups;
    private final int cgroupCount;
    private final int cgroupStride;

    Block(BlockMemory memory, long filling, long[] words, byte[] strings) {
        this.memory = memory;
        this.filling = filling;
        this.words = words;
        this.strings = strings;
        this.processes = (int) words[PROCESSES];
        this.processCount = (int) words[PROCESS_COUNT];
        this.processStride = (int) words[PROCESS_STRIDE];
        this.cgroups = (int) words[CGROUPS];
        this.cgroupCount = (int) words[CGROUP_COUNT];
        this.cgroupStride = (int) words[CGROUP_STRIDE];
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
        return word(TOTALS + total.ordinal());
    }

    int processCount() {
        memory.check(filling);
        return processCount;
    }

    long value(int process, Sysinfo.Column column) {
        return word(processRow(process) + column.ordinal());
    }

    byte[] name(int process) {
        return string(processRow(process) + NAME_OFFSET);
    }

    void copy(int process, ProcessRow row) {
        int at = processRow(process);
        System.arraycopy(words, at, row.values, 0, row.values.length);
        int offset = (int) words[at + NAME_OFFSET];
        int size = size(words[at + NAME_OFFSET + 1]);
        // Asked before they are used: they might lead anywhere.
        memory.check(filling);
        row.name(strings, offset, size);
        memory.check(filling);
    }

    int cgroupCount() {
        memory.check(filling);
        return cgroupCount;
    }

    long cgroupMemory(int cgroup) {
        return word(cgroupRow(cgroup) + CGROUP_MEMORY);
    }

    /** Empty where the kernel could not tell the path. */
    byte[] cgroupPath(int cgroup) {
        return string(cgroupRow(cgroup) + CGROUP_PATH_OFFSET);
    }

    private int processRow(int process) {
        if (process < 0 || process >= processCount) {
            throw new IndexOutOfBoundsException(
                    "process %d of a snapshot with %d processes".formatted(process, processCount));
        }
        return processes + process * processStride;
    }

    private int cgroupRow(int cgroup) {
        if (cgroup < 0 || cgroup >= cgroupCount) {
            throw new IndexOutOfBoundsException(
                    "cgroup %d of a snapshot with %d cgroups".formatted(cgroup, cgroupCount));
        }
        return cgroups + cgroup * cgroupStride;
    }

    private long word(int at) {
        long word = words[at];
        memory.check(filling);
        return word;
    }

    /** The bytes that the offset and the size at {@code word} name. */
    private byte[] string(int word) {
        int offset = (int) words[word];
        int size = size(words[word + 1]);
        memory.check(filling);
        byte[] bytes = Arrays.copyOfRange(strings, offset, offset + size);
        memory.check(filling);
        return bytes;
    }

    private static int size(long word) {
        return word == Sysinfo.UNKNOWN ? 0 : (int) word;
    }
}
