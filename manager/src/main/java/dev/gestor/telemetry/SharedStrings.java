// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.sysinfo.Utf8;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strings by their bytes: thousands of processes share a few hundred cgroup paths and names, and each is decoded once
 * for as long as it is in use. Forgets everything when it has seen more than its bound. Not thread-safe.
 */
final class SharedStrings {
    private final int bound;
    private final @Nullable Entry[] chains;
    private int size;

    SharedStrings(int bound) {
        this.bound = bound;
        this.chains = new Entry[Integer.highestOneBit(bound)];
    }

    /** Makes nothing where the bytes are known. */
    String of(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        for (Entry entry = chains[chain(hash)]; entry != null; entry = entry.next) {
            if (entry.hash == hash && Arrays.equals(entry.bytes, 0, entry.bytes.length, bytes, from, to)) {
                return entry.text;
            }
        }
        return add(hash, bytes, from, to);
    }

    private String add(int hash, byte[] bytes, int from, int to) {
        if (size == bound) {
            Arrays.fill(chains, null);
            size = 0;
        }
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        Entry entry = new Entry(hash, copy, Utf8.text(copy), chains[chain(hash)]);
        chains[chain(hash)] = entry;
        size++;
        return entry.text;
    }

    private int chain(int hash) {
        return (hash ^ hash >>> 16) & (chains.length - 1);
    }

    private static final class Entry {
        private final int hash;
        private final byte[] bytes;
        private final String text;
        private final @Nullable Entry next;

        private Entry(int hash, byte[] bytes, String text, @Nullable Entry next) {
            this.hash = hash;
            this.bytes = bytes;
            this.text = text;
            this.next = next;
        }
    }
}
