// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.telemetry.ProcessSample;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One way to have all processes of this machine, each with its container, as Java objects. Runs in the virtual machine of
 * {@code bench/snapshot}.
 */
public final class ProcessReading {
    private static final int WARM_UP_READS = 5;

    /** Long enough for the collector to come several times. */
    static final double WATCHED_SECONDS = 40;

    private ProcessReading() {}

    /** What reads; each call is one reading of all processes. */
    interface Way extends AutoCloseable {
        /** Returns how many processes there were, and how many of them in containers. */
        Found read() throws Exception;

        @Override
        void close() throws IOException;
    }

    record Found(int processes, int inContainers) {
        static Found of(List<ProcessSample> processes) {
            // Processes of a group share its path, so a path is looked at once.
            Map<String, Optional<String>> containers = new HashMap<>();
            int inContainers = 0;
            for (ProcessSample process : processes) {
                if (containers
                        .computeIfAbsent(process.cgroup(), path -> process.containerId())
                        .isPresent()) {
                    inContainers++;
                }
            }
            return new Found(processes.size(), inContainers);
        }
    }

    /**
     * Prints a line {@code <way> <ns>...} with each reading, a line {@code <way>-found <processes> <in containers>} with what
     * the last one found, and a line {@code <way>-garbage <readings> <bytes> <collections> <ns>} with what a reading leaves to
     * the collector, a mean of so many. Or, where they are to be taken {@code asked}, the first two for each line of the standard input.
     *
     * @param arguments way; number of readings; seconds that it is warmed up for at least; {@code asked} or nothing
     */
    public static void main(String[] arguments) throws Exception {
        String name = arguments[0];
        int runs = Integer.parseInt(arguments[1]);
        double warmUp = Double.parseDouble(arguments[2]);
        try (Way way = way(name)) {
            if (arguments.length > 3 && arguments[3].equals("asked")) {
                BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                while (asked.readLine() != null) {
                    series(name, way, warmUp, runs);
                }
                return;
            }
            series(name, way, warmUp, runs);
            Garbage garbage = Garbage.of(way, Math.min(WATCHED_SECONDS, warmUp));
            System.out.printf(
                    Locale.ROOT,
                    "%s-garbage %d %.0f %.4f %.0f%n",
                    name,
                    garbage.readings(),
                    garbage.bytes(),
                    garbage.collections(),
                    garbage.pauseNanos());
        }
    }

    private static void series(String name, Way way, double warmUp, int runs) throws Exception {
        long end = System.nanoTime() + (long) (warmUp * 1e9);
        for (int i = 0; i < WARM_UP_READS || System.nanoTime() < end; i++) {
            way.read();
        }
        StringBuilder line = new StringBuilder(name);
        Found found = new Found(0, 0);
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            found = way.read();
            line.append(' ').append(System.nanoTime() - start);
        }
        System.out.println(line);
        System.out.printf("%s-found %d %d%n", name, found.processes(), found.inContainers());
    }

    private static Way way(String name) throws Exception {
        return switch (name) {
            case "gestor", "gestor-again" -> new ReadByModule();
            case "oshi" -> new ReadByOshi();
            case "java-walk" -> new ReadByWalk();
            default ->
                throw new IllegalArgumentException("no way '" + name + "': gestor, gestor-again, oshi or java-walk");
        };
    }
}
