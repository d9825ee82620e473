// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import dev.gestor.policy.FleetCpu;

/** An autoscaler under test. */
interface Scaler {
    String name();

    /** Seconds between two calls. */
    double period();

    /** Seconds that each measurement is made over. */
    default double window() {
        return period();
    }

    /** Returns containers to add, negative: to remove. */
    int change(FleetCpu cpu);
}
