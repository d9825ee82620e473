// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Many callers of one server, each with a connection of its own, each waiting for its answer before it asks again.
 *
 * @param headers of each request
 * @param targets by what is asked, what it is asked by; of several one by chance
 */
record CallerLoad(SocketAddress server, String headers, Map<String, List<String>> targets, int callers) {
    /**
     * Calls for a while.
     *
     * @param pause from the beginning of a caller's request to that of its next, if the answer has come by then
     */
    Result run(Duration time, Duration pause, long seed) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Callable<Map<String, Times>>> tasks = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                SplittableRandom random = new SplittableRandom(seed + i);
                tasks.add(() -> call(time.toNanos(), pause.toNanos(), random));
            }
            Map<String, Times> all = new HashMap<>();
            for (Future<Map<String, Times>> done : threads.invokeAll(tasks)) {
                done.get()
                        .forEach((what, times) ->
                                all.computeIfAbsent(what, key -> new Times()).addAll(times));
            }
            return new Result(all, time);
        } finally {
            threads.shutdownNow();
        }
    }

    private Map<String, Times> call(long nanos, long pause, SplittableRandom random)
            throws IOException, InterruptedException {
        List<String> whats = List.copyOf(targets.keySet());
        Map<String, Times> times = new HashMap<>();
        try (HttpCaller caller = new HttpCaller(server, headers)) {
            long end = System.nanoTime() + nanos;
            if (pause > 0) {
                // So that they do not march in step.
                TimeUnit.NANOSECONDS.sleep(random.nextLong(pause));
            }
            while (true) {
                long began = System.nanoTime();
                if (began >= end) {
                    return times;
                }
                String what = whats.get(random.nextInt(whats.size()));
                List<String> ways = targets.getOrDefault(what, List.of());
                caller.get(ways.get(random.nextInt(ways.size())));
                long took = System.nanoTime() - began;
                times.computeIfAbsent(what, key -> new Times()).add(took);
                if (took < pause) {
                    TimeUnit.NANOSECONDS.sleep(pause - took);
                }
            }
        }
    }

    /** What came of it. */
    record Result(Map<String, Times> byWhat, Duration time) {
        Times of(String what) {
            return byWhat.getOrDefault(what, new Times());
        }

        Times all() {
            Times all = new Times();
            byWhat.values().forEach(all::addAll);
            return all;
        }

        double perSecond() {
            return all().count / (time.toNanos() / 1e9);
        }
    }

    /** Times of requests in ns. */
    static final class Times {
        private long[] nanos = new long[1024];
        private int count;

        void add(long time) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = time;
        }

        void addAll(Times others) {
            for (int i = 0; i < others.count; i++) {
                add(others.nanos[i]);
            }
        }

        /** In ms, the smallest time that this share of the requests did not exceed; 1 for the longest. */
        double quantile(double share) {
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return sorted[Math.max(0, (int) Math.ceil(share * count) - 1)] / 1e6;
        }
    }
}
