// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads {@code /proc/stat} and {@code /proc/meminfo}, one after the other in one text. Other lines are skipped, also what a
 * login shell may have said before.
 *
 * <pre>
 * cpu  4705 150 1120 1644967 2530 0 116 30 0 0
 * cpu0 2390 81 569 822480 1278 0 58 15 0 0
 * ...
 * MemTotal:       24684092 kB
 * MemFree:        20171232 kB
 * MemAvailable:   22942752 kB
 * </pre>
 */
final class ProcText {
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final long KIB = 1024;

    /** user, nice, system, idle, iowait, irq, softirq, steal; guest and guest_nice are in user and nice already. */
    private static final int COUNTED = 8;

    private static final int IDLE = 3;
    private static final int IOWAIT = 4;

    private ProcText() {}

    /** @throws IllegalArgumentException names what is missing */
    static Reading parse(String text) {
        long[] times = null;
        int cpus = 0;
        Map<String, Long> memory = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("cpu  ")) {
                times = times(line);
            } else if (line.length() > 3 && line.startsWith("cpu") && Character.isDigit(line.charAt(3))) {
                cpus++;
            } else if (line.startsWith("Mem") || line.startsWith("Buffers:") || line.startsWith("Cached:")) {
                putMemory(memory, line);
            }
        }
        if (times == null) {
            throw new IllegalArgumentException("/proc/stat has no line 'cpu'");
        }
        long total = need(memory, "MemTotal");
        if (total == 0) {
            throw new IllegalArgumentException("/proc/meminfo tells of no memory");
        }
        long idle = times[IDLE] + times[IOWAIT];
        long busy = -idle;
        for (long time : times) {
            busy += time;
        }
        return new Reading(busy, idle, Math.max(1, cpus), total * KIB, Math.min(total, available(memory)) * KIB);
    }

    /** Kernels before 2.6 have four of these numbers. */
    private static long[] times(String line) {
        String[] words = SPACES.split(line.strip(), 0);
        if (words.length <= IDLE + 1) {
            throw new IllegalArgumentException("the line 'cpu' of /proc/stat is cut short: " + line);
        }
        long[] times = new long[COUNTED];
        for (int i = 0; i < Math.min(COUNTED, words.length - 1); i++) {
            times[i] = number(words[i + 1], line);
        }
        return times;
    }

    private static void putMemory(Map<String, Long> memory, String line) {
        int colon = line.indexOf(':');
        if (colon > 0) {
            memory.put(
                    line.substring(0, colon),
                    number(SPACES.split(line.substring(colon + 1).strip(), 0)[0], line));
        }
    }

    /** Kernels before 3.14 do not tell it: what is free and what can be freed comes near. */
    private static long available(Map<String, Long> memory) {
        return memory.containsKey("MemAvailable")
                ? need(memory, "MemAvailable")
                : need(memory, "MemFree") + need(memory, "Buffers") + need(memory, "Cached");
    }

    private static long need(Map<String, Long> memory, String name) {
        Long value = memory.get(name);
        if (value == null) {
            throw new IllegalArgumentException("/proc/meminfo has no line '" + name + "'");
        }
        return value;
    }

    private static long number(String word, String line) {
        if (!word.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("not a number in '" + line.strip() + "'");
        }
        return Long.parseLong(word);
    }
}
