// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.engine.EngineException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Measures the phases of one replacement and tells of them. */
final class Stopwatch {
    private final String subject;
    private final UpdateLog log;
    private final LongSupplier nanoTime;

    Stopwatch(String subject, UpdateLog log, LongSupplier nanoTime) {
        this.subject = subject;
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /** A phase. */
    interface Work<T> {
        T run() throws EngineException, UpdateFailedException, InterruptedException;
    }

    /** @param note what is told of its result */
    <T> T measure(String phase, Work<T> work, Function<T, String> note)
            throws EngineException, UpdateFailedException, InterruptedException {
        long began = nanoTime.getAsLong();
        T result = work.run();
        log.phase(subject, phase, Duration.ofNanos(nanoTime.getAsLong() - began), note.apply(result));
        return result;
    }
}
