// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.control.LiveSampling;
import dev.gestor.telemetry.LiveSample;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The figures of the one-second sampling, which count all of a container's processes. */
public final class LiveFigures implements ClientFigures {
    private static final double PERCENT = 100;

    private final LiveSampling sampling;

    public LiveFigures(LiveSampling sampling) {
        this.sampling = sampling;
    }

    @Override
    public Lease hold() {
        return sampling.hold()::close;
    }

    @Override
    public Optional<Reading> latest() {
        Optional<LiveSample> sample = sampling.read();
        // Asked for after the sample: of a newer one that came between, the age is too young by one period at most.
        return sampling.age().flatMap(age -> sample.map(s -> reading(s, age)));
    }

    private static Reading reading(LiveSample sample, Duration age) {
        Map<String, Double> percent = new HashMap<>();
        sample.usage()
                .containers()
                .forEach((id, usage) -> usage.cpuCores().ifPresent(cores -> percent.put(id, cores * PERCENT)));
        return new Reading(sample.time(), age, percent);
    }
}
