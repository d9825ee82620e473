// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.sysinfo.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strings by their bytes: thousands of processes share a few hundred cgroup paths and names, or keep a name of their own from
 * read to read, and each is decoded once for as long as it is in use. What is kept is bounded by what one read asks for, of which
 * {@link #forgetUnused} is told the end. Not thread-safe.
 */
final class SharedStrings {
    /** A power of two, as each number of chains. */
    private static final int LEAST = 1024;

    private @Nullable Entry[] chains = new Entry[LEAST];
    private int size;

    private int read;
    private int usedInRead;

    /** Makes nothing where the bytes are known. */
    String of(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        for (Entry entry = chains[chain(hash)]; entry != null; entry = entry.next) {
            if (entry.hash == hash && Arrays.equals(entry.bytes, 0, entry.bytes.length, bytes, from, to)) {
                if (entry.read != read) {
                    entry.read = read;
                    usedInRead++;
                }
                return entry.text;
            }
        }
        return add(hash, bytes, from, to);
    }

    /** At the end of a read: once most of what is kept was not asked for in it, all of that is forgotten. */
    void forgetUnused() {
        if (size > 2 * usedInRead + LEAST) {
            rearrange(Math.max(LEAST, Integer.highestOneBit(usedInRead)), true);
        }
        read++;
        usedInRead = 0;
    }

    /** How many are kept. */
    int size() {
        return size;
    }

    private String add(int hash, byte[] bytes, int from, int to) {
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        Entry entry = new Entry(hash, copy, Utf8.text(copy), read);
        usedInRead++;
        size++;
        push(entry);
        if (size > 2 * chains.length) {
            rearrange(2 * chains.length, false);
        }
        return entry.text;
    }

    private void push(Entry entry) {
        entry.next = chains[chain(entry.hash)];
        chains[chain(entry.hash)] = entry;
    }

    private void rearrange(int length, boolean usedAlone) {
        @Nullable Entry[] before = chains;
        chains = new Entry[length];
        size = 0;
        for (Entry first : before) {
            for (Entry entry = first; entry != null; ) {
                Entry following = entry.next;
                if (!usedAlone || entry.read == read) {
                    push(entry);
                    size++;
                }
                entry = following;
            }
        }
    }

    private int chain(int hash) {
        return (hash ^ hash >>> 16) & (chains.length - 1);
    }

    private static final class Entry {
        private final int hash;
        private final byte[] bytes;
        private final String text;

        /** In which it was last asked for. */
        private int read;

        private @Nullable Entry next;

        private Entry(int hash, byte[] bytes, String text, int read) {
            this.hash = hash;
            this.bytes = bytes;
            this.text = text;
            this.read = read;
        }
    }
}
