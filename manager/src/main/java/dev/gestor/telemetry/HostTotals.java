// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Parsers of the files of /proc that tell of the host as a whole. Each throws NumberFormatException for what is no such file. */
final class HostTotals {
    /** A clock tick as /proc shows it: USER_HZ is 100 on every architecture that has a JVM. */
    static final long TICK_NANOS = 10_000_000;

    private HostTotals() {}

    /** @param cpus online cores */
    record Cpu(HostCpu time, int cpus) {}

    /**
     * {@code /proc/stat}: user nice system idle iowait irq softirq steal, in ticks; guest time is part of user.
     *
     * <pre>
     * cpu  120 0 90 16000 2000 0 4 0 0 0
     * cpu0 60 0 45 8000 1000 0 2 0 0 0
     * </pre>
     */
    static Cpu cpu(byte[] bytes, int length) {
        ByteParser parser = new ByteParser(bytes, 0, length);
        if (!parser.startsWith("cpu ")) {
            throw new NumberFormatException("does not begin with the line cpu");
        }
        parser.skip(4);
        long total = 0;
        long idle = 0;
        for (int i = 0; i < 8; i++) {
            long ticks = parser.number();
            total += ticks;
            if (i == 3 || i == 4) {
                idle += ticks;
            }
        }
        parser.skipLine();
        int cpus = 0;
        while (parser.startsWith("cpu")) {
            cpus++;
            parser.skipLine();
        }
        if (cpus == 0) {
            throw new NumberFormatException("has no line cpu0");
        }
        return new Cpu(new HostCpu((total - idle) * TICK_NANOS, total * TICK_NANOS), cpus);
    }

    /**
     * {@code /proc/meminfo}.
     *
     * <pre>
     * MemTotal:        8135712 kB
     * MemFree:         5123456 kB
     * MemAvailable:    7012345 kB
     * </pre>
     */
    static MemoryTotals memory(byte[] bytes, int length) {
        ByteParser parser = new ByteParser(bytes, 0, length);
        OptionalLong total = OptionalLong.empty();
        OptionalLong free = OptionalLong.empty();
        OptionalLong available = OptionalLong.empty();
        while (!parser.atEnd()) {
            if (parser.startsWith("MemTotal:")) {
                total = kilobytes(parser);
            } else if (parser.startsWith("MemFree:")) {
                free = kilobytes(parser);
            } else if (parser.startsWith("MemAvailable:")) {
                available = kilobytes(parser);
            }
            parser.skipLine();
        }
        return new MemoryTotals(
                total.orElseThrow(() -> new NumberFormatException("has no line MemTotal")),
                free.orElseThrow(() -> new NumberFormatException("has no line MemFree")),
                available);
    }

    private static OptionalLong kilobytes(ByteParser parser) {
        parser.skipWord();
        return OptionalLong.of(parser.number() * 1024);
    }

    /** {@code /proc/loadavg}: {@code 0.12 0.30 0.25 1/152 4711}. */
    static List<Double> load(byte[] bytes, int length) {
        String[] words = new String(bytes, 0, length, StandardCharsets.US_ASCII).split(" ");
        if (words.length < 3) {
            throw new NumberFormatException("has no three averages");
        }
        return Stream.of(words).limit(3).map(Double::valueOf).toList();
    }

    /** {@code /proc/uptime}: {@code 81.23 160.01}, in seconds. */
    static long uptimeNanos(byte[] bytes, int length) {
        ByteParser parser = new ByteParser(bytes, 0, length);
        long seconds = parser.number();
        if (parser.character() != '.') {
            throw new NumberFormatException("has no hundredths of a second");
        }
        return seconds * 1_000_000_000 + parser.number() * TICK_NANOS;
    }
}
