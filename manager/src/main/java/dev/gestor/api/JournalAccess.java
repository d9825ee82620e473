// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.journal.JournalReader;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The journal, for a few readers at once: to find something it is read from its beginning, which may take a second, and other
 * requests need threads too.
 */
public final class JournalAccess {
    private static final int READERS = 2;
    private static final int WAITING = 2;
    private static final Duration WAIT = Duration.ofSeconds(2);

    private final JournalReader journal;
    private final Semaphore readers = new Semaphore(READERS, true);

    public JournalAccess(JournalReader journal) {
        this.journal = journal;
    }

    <T> T read(Function<JournalReader, T> query) throws InterruptedException {
        if (!readers.tryAcquire()
                && (readers.getQueueLength() >= WAITING
                        || !readers.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS))) {
            throw ProblemException.unavailable("the journal is being read by others; try again", WAIT);
        }
        try {
            return query.apply(journal);
        } finally {
            readers.release();
        }
    }
}
