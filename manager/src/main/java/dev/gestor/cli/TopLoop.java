// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.telemetry.TelemetryException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where keys, readings and signals meet: each is a task of one queue, and one thread runs them and draws. So a key is heeded at once,
 * however long a reading takes.
 *
 * <pre>
 * keys (a thread)      --+
 * readings (a thread)  --+--&gt; queue --&gt; view and reading --&gt; picture --&gt; screen
 * signals              --+
 * </pre>
 */
final class TopLoop {
    private static final Logger LOG = LoggerFactory.getLogger(TopLoop.class);

    /** An escape sequence that is cut into two reads is whole by then. */
    private static final Duration ESCAPE_PATIENCE = Duration.ofMillis(50);

    /** Ages count on between two readings. */
    private static final Duration TICK = Duration.ofSeconds(1);

    /** Of Docker's first answer: then the first picture has its containers. */
    private static final Duration DOCKER_PATIENCE = Duration.ofMillis(500);

    /** The first rates come soon, whatever the interval: of the host, and of containers that appear when Docker answers. */
    private static final Duration FIRST_INTERVAL = Duration.ofMillis(500);

    private static final Duration LAST_READING = Duration.ofSeconds(5);

    private final LiveScreen screen;
    private final TopScreen pictures;
    private final Supplier<TerminalSize> askSize;
    private final Clock clock;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>(10_000);
    private final KeyDecoder decoder = new KeyDecoder();

    private volatile boolean ended;

    /** Why it ended, where nobody wanted it to. */
    private volatile @Nullable Throwable failure;

    // All below belongs to the thread that runs.
    private TopView view;
    private TerminalSize size = new TerminalSize(24, 80);
    private @Nullable TopReading reading;
    private List<TopGroup> groups = List.of();
    private boolean whole = true;

    /** When what may be the escape key was read. */
    private long escapeRead;

    private @Nullable Thread readings;

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    TopLoop(LiveScreen screen, TopScreen pictures, TopView view, Supplier<TerminalSize> askSize, Clock clock) {
        this.screen = screen;
        this.pictures = pictures;
        this.view = view;
        this.askSize = askSize;
        this.clock = clock;
    }

    /** Returns when a key or {@link #end} says so, or nobody is at the terminal any more. */
    void run() throws IOException, TelemetryException, InterruptedException {
        try {
            screen.enter();
            size = askSize.get();
            draw();
            runTasks();
        } finally {
            // Whoever closes the source must not do so under a reading.
            Thread reader = readings;
            if (reader != null) {
                reader.interrupt();
                reader.join(LAST_READING.toMillis());
            }
        }
        Throwable cause = failure;
        if (cause instanceof TelemetryException trouble) {
            throw trouble;
        }
        if (cause != null) {
            throw new TelemetryException("the live view ended unexpectedly: " + cause, cause);
        }
    }

    private void runTasks() throws IOException, InterruptedException {
        while (!ended) {
            Task task = tasks.poll(patience(), TimeUnit.NANOSECONDS);
            // Whatever came meanwhile, for one picture.
            while (task != null && !ended) {
                task.run();
                task = tasks.poll();
            }
            // Readings may come at any time: the clock alone tells that nothing followed.
            if (decoder.waiting() && escapePatience() <= 0) {
                press(decoder.patienceEnds());
            }
            if (!ended) {
                draw();
            }
        }
    }

    private long patience() {
        return decoder.waiting() ? Math.max(0, escapePatience()) : TICK.toNanos();
    }

    /** How long what may be the escape key is still waited for, in ns. */
    private long escapePatience() {
        return escapeRead + ESCAPE_PATIENCE.toNanos() - System.nanoTime();
    }

    void end() {
        ended = true;
        // Wakes the thread that runs.
        add(() -> {});
    }

    private void fail(Throwable cause) {
        failure = cause;
        end();
    }

    void resized() {
        add(() -> {
            size = askSize.get();
            whole = true;
        });
    }

    void suspend() {
        add(() -> {
            screen.leave();
            Signals.suspend();
            screen.enter();
            size = askSize.get();
            whole = true;
        });
    }

    void continued() {
        add(() -> {
            screen.enterAgain();
            size = askSize.get();
            whole = true;
        });
    }

    /** Reads keys on a thread of its own, which ends with the process: nothing interrupts a read of a terminal. */
    void followKeys(InputStream terminal) {
        daemon("top-keys", () -> {
            byte[] bytes = new byte[256];
            try {
                int length = terminal.read(bytes);
                while (length >= 0) {
                    byte[] read = bytes.clone();
                    int count = length;
                    long at = System.nanoTime();
                    add(() -> {
                        escapeRead = at;
                        press(decoder.feed(read, count));
                    });
                    length = terminal.read(bytes);
                }
            } catch (IOException e) {
                LOG.debug("The terminal is gone cause={}", e.toString());
            } catch (RuntimeException | Error e) {
                fail(e);
            }
            end();
        });
    }

    /** Takes readings on a thread of its own, until the process ends. */
    void followReadings(TopSampler sampler, FollowedContainers containers, Duration interval) {
        readings = daemon("top-readings", () -> {
            try {
                containers.awaitAnswer(DOCKER_PATIENCE);
                boolean known = false;
                for (boolean first = true; true; first = false) {
                    TopReading next = sampler.read();
                    add(() -> take(next));
                    boolean soon = first || (!known && next.usage().containers().isPresent());
                    known = next.usage().containers().isPresent();
                    Duration pause = soon && interval.compareTo(FIRST_INTERVAL) > 0 ? FIRST_INTERVAL : interval;
                    TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (TelemetryException | RuntimeException | Error e) {
                // No memory, for one: without readings there is nothing to show, and the person must know why.
                fail(e);
            }
        });
    }

    private static Thread daemon(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Where so many wait, a terminal that takes nothing holds up the thread that runs them: one more is left out. */
    private void add(Task task) {
        if (!tasks.offer(task)) {
            LOG.debug("Left out a task of the live view");
        }
    }

    private void take(TopReading next) {
        if (reading == null || !view.paused()) {
            reading = next;
            groups = TopGroup.of(next);
            whole = true;
        }
    }

    private void press(List<Key> keys) {
        for (Key key : keys) {
            if (TopKeys.ends(view, key)) {
                ended = true;
                return;
            }
            whole |= key.kind() == Key.Kind.REDRAW;
            List<TopLine> lines = TopLine.of(groups, view);
            TopReading shown = reading;
            int page = shown == null ? 1 : pictures.room(shown, view, size, clock.instant());
            view = new TopKeys(lines, page).press(view, key).settle(lines, page);
        }
    }

    private void draw() {
        TopReading shown = reading;
        if (shown == null) {
            screen.show(pictures.waiting(size), whole);
        } else {
            List<TopLine> lines = TopLine.of(groups, view);
            view = view.settle(lines, pictures.room(shown, view, size, clock.instant()));
            screen.show(pictures.lines(shown, lines, view, size, clock.instant()), whole);
        }
        whole = false;
    }
}
