// SPDX-License-Identifier: Apache-2.0
package dev.gestor.sysinfo;

import com.sun.jna.Pointer;
import java.lang.invoke.VarHandle;

/**
 * The arrays that one reader's snapshots live in, filled again by each read. They are Java's own: nothing outside of a
 * filling points into the library's memory, which may move or be freed.
 *
 * <p>Whoever still holds an earlier snapshot, in whatever thread, must get neither the numbers of a later one nor a
 * mixture. So each filling has a number, and an answer that was taken from the arrays is given only if, {@link #check
 * behind} the last look at them, theirs is still that of its snapshot. (A lock for each answer would cost as much as
 * the whole read.)
 *
 * <p>One thread fills at a time: the reader's lock sees to it.
 */
final class BlockMemory {
    private static final long CLOSED = -1;

    private long[] words = {};
    private byte[] strings = {};
    private long lastFilling;
    private volatile long filling;

    /** What was filled in is refused from now on, whether or not anything takes its place. */
    void forget() {
        filling = ++lastFilling;
        // Nothing may be seen to change in the arrays before this.
        VarHandle.storeStoreFence();
    }

    /**
     * Takes the place of what {@link #forget} was called for.
     *
     * @param packed the library's block, which stays as it is meanwhile
     */
    Block fill(Pointer packed) {
        long layout = packed.getLong((long) Block.LAYOUT * Long.BYTES);
        if (layout != Block.LAYOUT_1) {
            throw new IllegalStateException(
                    "libsysinfo packs layout %d, this class reads %d".formatted(layout, Block.LAYOUT_1));
        }
        int wordCount = Math.toIntExact(packed.getLong((long) Block.WORDS * Long.BYTES));
        int stringBytes = Math.toIntExact(packed.getLong((long) Block.STRING_BYTES * Long.BYTES));
        if (words.length < wordCount) {
            words = new long[withReserve(wordCount)];
        }
        if (strings.length < stringBytes) {
            strings = new byte[withReserve(stringBytes)];
        }
        packed.read(0, words, 0, wordCount);
        packed.read((long) wordCount * Long.BYTES, strings, 0, stringBytes);
        filling = ++lastFilling;
        return new Block(this, lastFilling, words, strings);
    }

    void close() {
        filling = CLOSED;
    }

    /** Refuses what was read from the arrays since: to be called behind the last look at them. */
    void check(long expected) {
        // None of those looks may be later than this one.
        VarHandle.loadLoadFence();
        long now = filling;
        if (now != expected) {
            throw new IllegalStateException(
                    now == CLOSED
                            ? "the reader of this snapshot is closed"
                            : "the reader of this snapshot has read again: a snapshot serves until the next read");
        }
    }

    /** Some more, so that a machine whose processes become more one by one does not cost new arrays each time. */
    private static int withReserve(int size) {
        return Math.addExact(size, size / 4);
    }
}
