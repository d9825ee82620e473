// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** One host's thread: connects, reads once a period, and after a failure waits and connects anew. */
final class HostWatch implements Runnable {
    /** The kernel counts in hundredths of a second: a share of less than this is not worth showing. */
    private static final Duration LEAST_INTERVAL = Duration.ofMillis(250);

    private final HostItem item;
    private final int index;
    private final HostLinks links;
    private final Board board;
    private final Duration timeout;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;
    private int failures;

    /** @param index its place on the board */
    HostWatch(
            HostItem item,
            int index,
            HostLinks links,
            Board board,
            Duration timeout,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.item = item;
        this.index = index;
        this.links = links;
        this.board = board;
        this.timeout = timeout;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            boolean on = true;
            while (on) {
                on = attempt();
            }
        } catch (InterruptedException e) {
            // Whoever ends the monitor interrupts its threads.
            Thread.currentThread().interrupt();
        }
    }

    /** One connection, for as long as it lasts; false: all is over. */
    private boolean attempt() throws InterruptedException {
        Trouble trouble;
        try (HostLinks.Link link = links.open(item)) {
            read(link);
            while (board.awaitPeriod(index)) {
                read(link);
                failures = 0;
            }
            return false;
        } catch (HostTroubleException e) {
            trouble = e.trouble();
        } catch (RuntimeException e) {
            // A library's surprise must not end the watch of this host.
            trouble = Trouble.of(Trouble.Kind.OTHER, e.toString());
        }
        failures++;
        board.set(index, board.state(index).failed(nanoTime.getAsLong(), trouble));
        if (!board.pause(Backoff.delay(trouble.firstDelay(), failures, random))) {
            return false;
        }
        board.set(index, HostState.connecting(nanoTime.getAsLong(), Optional.of(trouble)));
        return true;
    }

    private void read(HostLinks.Link link) throws HostTroubleException, InterruptedException {
        long asked = nanoTime.getAsLong();
        String text = link.read(timeout);
        long answered = nanoTime.getAsLong();
        Reading reading;
        try {
            reading = ProcText.parse(text);
        } catch (IllegalArgumentException e) {
            throw new HostTroubleException(Trouble.of(Trouble.Kind.BAD_ANSWER, String.valueOf(e.getMessage())), e);
        }
        var answer = new HostState.Answer(reading, answered, Duration.ofNanos(answered - asked));
        board.set(index, board.state(index).answered(answer, LEAST_INTERVAL));
    }
}
