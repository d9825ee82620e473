// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import dev.gestor.sysinfo.Sysinfo.Column;

/**
 * One process of a {@link Sysinfo}, copied out of it: a caller keeps one row and has it filled for each process in turn.
 * Belongs to one thread.
 *
 * <pre>{@code
 * ProcessRow row = new ProcessRow();
 * for (int process = 0; process < sysinfo.processCount(); process++) {
 *     sysinfo.copy(process, row);
 *     total += row.value(Column.CPU_NS);
 * }
 * }</pre>
 */
public final class ProcessRow {
    /** The kernel's names have at most 15 bytes, those of a file any number. */
    private static final int KERNEL_NAME = 16;

    /** Filled by the block, in the order of the columns. */
    final long[] values = new long[Column.values().length];

    private byte[] name = new byte[KERNEL_NAME];
    private int nameLength;

    /** {@link Sysinfo#UNKNOWN} where the kernel could not tell. */
    // The order is the layout.
    @SuppressWarnings("EnumOrdinal")
    public long value(Column column) {
        return values[column.ordinal()];
    }

    /** Position of the process's group in {@link Sysinfo#cgroups()}, or -1 where it is unknown. */
    public int cgroupIndex() {
        return Sysinfo.index(value(Column.CGROUP));
    }

    /** Its first {@link #nameLength} bytes are the name; the array is the row's own, and used again. */
    public byte[] nameBytes() {
        return name;
    }

    /** 0 where the process has no name, or the kernel could not tell. */
    public int nameLength() {
        return nameLength;
    }

    void name(byte[] strings, int offset, int size) {
        if (name.length < size) {
            name = new byte[size];
        }
        System.arraycopy(strings, offset, name, 0, size);
        nameLength = size;
    }
}
