// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Watches hosts, each by a thread of its own, so that none waits for another. All that are connected begin to read at the same
 * moment, once a period; the period's report comes as soon as all of these have answered, and after a bounded wait in any case.
 */
public final class ClusterMonitor implements AutoCloseable {
    private static final Duration END_WAIT = Duration.ofSeconds(2);

    private final List<HostItem> hosts;
    private final HostLinks links;
    private final MonitorTiming timing;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Board board;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Begins to connect.
     *
     * @param links is closed with this
     * @param nanoTime monotonic time, for example {@code System::nanoTime}
     */
    public ClusterMonitor(
            List<HostItem> hosts,
            HostLinks links,
            MonitorTiming timing,
            Clock clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.hosts = List.copyOf(hosts);
        this.links = links;
        this.timing = timing;
        this.clock = clock;
        this.nanoTime = nanoTime;
        board = new Board(hosts.size(), nanoTime.getAsLong());
        for (int i = 0; i < hosts.size(); i++) {
            var watch = new HostWatch(hosts.get(i), i, links, board, timing.timeout(), nanoTime, random);
            var thread = new Thread(watch, "host-" + hosts.get(i).text());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** One report, after every host has either answered twice or failed; empty: closed meanwhile. */
    public Optional<ClusterReport> once() throws InterruptedException {
        // Every attempt to connect ends by itself.
        if (!board.await(state -> !state.arriving(), Duration.ofDays(1)) || !awaitFirstInterval()) {
            return Optional.empty();
        }
        Duration wait = timing.timeout().plusSeconds(1);
        return report(new MonitorTiming.Patience(wait, wait, wait), wait);
    }

    /** Reports again and again; returns when this is closed. */
    public void run(Consumer<ClusterReport> listener) throws InterruptedException {
        if (!await(state -> !state.arriving(), timing.connections()) || !awaitFirstInterval()) {
            return;
        }
        long next = nanoTime.getAsLong();
        while (true) {
            Optional<ClusterReport> report = report(timing.answers(), timing.every());
            if (report.isEmpty()) {
                return;
            }
            listener.accept(report.get());
            // Periods that a machine slept through are not made up for.
            long late = Math.max(0, nanoTime.getAsLong() - next);
            next += (late / timing.every().toNanos() + 1) * timing.every().toNanos();
            if (!board.pause(Duration.ofNanos(next - nanoTime.getAsLong()))) {
                return;
            }
        }
    }

    /**
     * Waits for all hosts, but not for long, and longer while more of them go on to be done: many at once take their time on a busy
     * machine, and one that says nothing is not worth it. False: closed meanwhile.
     */
    private boolean await(Predicate<HostState> done, MonitorTiming.Patience patience) throws InterruptedException {
        long end = nanoTime.getAsLong() + patience.most().toNanos();
        boolean on = board.await(done, patience.first());
        long before = -1;
        long now = count(done);
        while (on && now < hosts.size() && (now == 0 || now > before) && nanoTime.getAsLong() < end) {
            before = now;
            on = board.await(done, patience.step());
            now = count(done);
        }
        return on;
    }

    private long count(Predicate<HostState> done) {
        return board.states().stream().filter(done).count();
    }

    /** There is no share of CPU before some time has passed since the first readings. */
    private boolean awaitFirstInterval() throws InterruptedException {
        long last = board.states().stream()
                .flatMap(state -> state.answer().stream())
                .mapToLong(HostState.Answer::at)
                .max()
                .orElse(Long.MIN_VALUE);
        return last == Long.MIN_VALUE || board.pause(timing.firstInterval().minusNanos(nanoTime.getAsLong() - last));
    }

    /** @param fresh how old figures may be */
    private Optional<ClusterReport> report(MonitorTiming.Patience patience, Duration fresh)
            throws InterruptedException {
        long begun = nanoTime.getAsLong();
        board.beginPeriod(begun);
        if (!await(state -> state.hasReadSince(begun), patience)) {
            return Optional.empty();
        }
        List<HostState> states = board.states();
        long now = nanoTime.getAsLong();
        List<HostRow> rows = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            rows.add(states.get(i).row(hosts.get(i), now, fresh));
        }
        return Optional.of(new ClusterReport(clock.instant(), rows));
    }

    /** Ends at once; answers that are still out are not waited for. */
    @Override
    public void close() {
        board.close();
        threads.forEach(Thread::interrupt);
        links.close();
        long end = nanoTime.getAsLong() + END_WAIT.toNanos();
        try {
            for (Thread thread : threads) {
                thread.join(
                        Math.max(1, Duration.ofNanos(end - nanoTime.getAsLong()).toMillis()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
