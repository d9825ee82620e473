// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.TelemetryException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InMemoryLiveSourceTest extends LiveSourceContract {
    private final AtomicLong seconds = new AtomicLong();
    private final InMemoryLiveSource source = new InMemoryLiveSource(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(seconds.get());
        }
    });

    @Override
    protected LiveSource source() {
        return source;
    }

    @Override
    protected void second() {
        seconds.incrementAndGet();
    }

    @Override
    protected void breakDown() {
        source.fail("taken away by the test");
    }

    @Test
    void tellsWhatItWasTold() throws TelemetryException {
        source.cpuCores(A.containerId(), 0.4);
        source.loseCpu(B.containerId(), "hidden");
        source.sample(List.of(A, B));
        second();

        var sample = source.sample(List.of(A, B));

        assertThat(sample.container(A.containerId()).orElseThrow().cpuCores()).hasValue(0.4);
        assertThat(sample.container(A.containerId()).orElseThrow().cpuShare()).hasValue(0.2);
        assertThat(sample.container(B.containerId()).orElseThrow().unknownReason())
                .contains("hidden");
    }
}
