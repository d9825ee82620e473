// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A load made up by the test, read at the moment of asking. */
final class FakeFigures implements ClientFigures {
    private final SteppedClock clock;
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    /** Percent by container id. */
    volatile Supplier<Map<String, Double>> load = Map::of;

    volatile Optional<RuntimeException> defect = Optional.empty();

    FakeFigures(SteppedClock clock) {
        this.clock = clock;
    }

    int held() {
        return held.get();
    }

    @Override
    public Lease hold() {
        held.incrementAndGet();
        return held::decrementAndGet;
    }

    /** How often somebody asked, and so would have been sampled for. */
    int asked() {
        return asked.get();
    }

    @Override
    public Optional<Reading> latest() {
        asked.incrementAndGet();
        // The controller's own thread alone: whoever only looks is to see what it makes of it.
        if (defect.isPresent() && Thread.currentThread().getName().equals("client-controller")) {
            throw defect.get();
        }
        return Optional.of(new Reading(clock.instant(), Duration.ZERO, load.get()));
    }
}
