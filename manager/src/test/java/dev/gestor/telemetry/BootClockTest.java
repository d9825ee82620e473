// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BootClockTest {
    private final AtomicLong monotonic = new AtomicLong();
    private final BootClock clock = new BootClock(monotonic::get);

    @Test
    void comesCloserWithEachReading() {
        // The true time since boot is the monotonic clock and 1 s; uptime is cut off to 10 ms.
        assertThat(at(20_009_000_000L)).isEqualTo(21_000_000_000L);
        assertThat(at(20_023_000_000L)).isEqualTo(21_020_000_000L);
        assertThat(at(20_037_000_000L)).isEqualTo(21_034_000_000L);
        assertThat(at(20_040_000_000L)).isEqualTo(21_040_000_000L);
        assertThat(at(20_049_000_000L)).isEqualTo(21_049_000_000L);
    }

    @Test
    void countsTimeThatTheMachineWasSuspended() {
        at(20_000_000_000L);
        monotonic.set(20_500_000_000L);

        assertThat(clock.nanos(621_500_000_000L)).isEqualTo(621_500_000_000L);
    }

    private long at(long nanos) {
        monotonic.set(nanos);
        long boottime = nanos + 1_000_000_000L;
        return clock.nanos(boottime - boottime % 10_000_000);
    }
}
