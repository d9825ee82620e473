// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.telemetry.Usage;
import java.util.Optional;
import java.util.OptionalLong;

/** The last sample, for whoever decides or answers between two cycles. Written by the cycle, read by any thread. */
public final class LastUsage {
    private volatile Optional<Usage> usage = Optional.empty();

    public void set(Usage sampled) {
        usage = Optional.of(sampled);
    }

    public Optional<Usage> get() {
        return usage;
    }

    /** Memory available to new programs; empty before the first sample. */
    public OptionalLong availableBytes() {
        return usage.map(u -> u.snapshot().memory())
                .map(m -> OptionalLong.of(m.available().orElse(m.free())))
                .orElse(OptionalLong.empty());
    }
}
