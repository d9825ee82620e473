// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import dev.gestor.sysinfo.Utf8;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Strings by their bytes: thousands of processes share a few hundred cgroup paths and names, and each is decoded once
 * for as long as it is in use. Forgets everything when it has seen more than its bound. Not thread-safe.
 */
final class SharedStrings {
    private final int bound;
    private final Map<Integer, List<Entry>> entries = new HashMap<>();
    private int size;

    SharedStrings(int bound) {
        this.bound = bound;
    }

    String of(byte[] bytes, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        List<Entry> bucket = entries.get(hash);
        Entry known = bucket == null ? null : find(bucket, bytes, from, to);
        return known == null ? add(hash, bytes, from, to) : known.text;
    }

    private String add(int hash, byte[] bytes, int from, int to) {
        if (size == bound) {
            entries.clear();
            size = 0;
        }
        byte[] copy = Arrays.copyOfRange(bytes, from, to);
        Entry entry = new Entry(copy, Utf8.text(copy));
        entries.computeIfAbsent(hash, h -> new ArrayList<>(1)).add(entry);
        size++;
        return entry.text;
    }

    private static @Nullable Entry find(List<Entry> bucket, byte[] bytes, int from, int to) {
        for (Entry entry : bucket) {
            if (Arrays.equals(entry.bytes, 0, entry.bytes.length, bytes, from, to)) {
                return entry;
            }
        }
        return null;
    }

    private static final class Entry {
        private final byte[] bytes;
        private final String text;

        private Entry(byte[] bytes, String text) {
            this.bytes = bytes;
            this.text = text;
        }
    }
}
