// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.telemetry.LiveSample;
import dev.gestor.telemetry.LiveSource;
import dev.gestor.telemetry.TelemetryException;
import dev.gestor.telemetry.UsageSource.ContainerProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every source of live figures does. Two containers are there, and rest. */
public abstract class LiveSourceContract {
    protected static final ContainerProcess A = new ContainerProcess("a1".repeat(32), 100);
    protected static final ContainerProcess B = new ContainerProcess("b2".repeat(32), 200);

    protected abstract LiveSource source();

    /** A second goes by. */
    protected abstract void second();

    /** From now on figures cannot be read. */
    protected abstract void breakDown();

    @Test
    void theFirstSampleHasMemoryAndNoRates() throws TelemetryException {
        LiveSample sample = source().sample(List.of(A));

        assertThat(sample.interval()).isEmpty();
        assertThat(sample.usage().snapshot().memory().total()).isPositive();
        assertThat(sample.cores().percent()).isEmpty();
        assertThat(sample.cores().unknownReason()).isPresent();
        assertThat(sample.hostNetwork().unknownReason()).isPresent();
        assertThat(sample.container(A.containerId()).orElseThrow().cpuCores()).isEmpty();
        assertThat(sample.containerNetwork(A.containerId()).orElseThrow().traffic())
                .isEmpty();
    }

    @Test
    void theSecondHasRatesOverTheTimeBetween() throws TelemetryException {
        source().sample(List.of(A));
        second();

        LiveSample sample = source().sample(List.of(A));

        assertThat(sample.interval()).contains(Duration.ofSeconds(1));
        assertThat(sample.cores().percent()).hasSize(2);
        assertThat(sample.cores().unknownReason()).isEmpty();
        assertThat(sample.hostNetwork().unknownReason()).isEmpty();
        assertThat(sample.container(A.containerId()).orElseThrow().cpuCores()).hasValue(0);
        assertThat(sample.containerNetwork(A.containerId())
                        .orElseThrow()
                        .traffic()
                        .orElseThrow()
                        .interval())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aContainerThatIsNewHasNoRateWhileOthersDo() throws TelemetryException {
        source().sample(List.of(A));
        second();

        LiveSample sample = source().sample(List.of(A, B));

        assertThat(sample.container(A.containerId()).orElseThrow().cpuCores()).isPresent();
        assertThat(sample.container(B.containerId()).orElseThrow().cpuCores()).isEmpty();
        assertThat(sample.containerNetwork(B.containerId()).orElseThrow().unknownReason())
                .isPresent();
    }

    @Test
    void whoIsNotAskedForHasNoEntryAndIsForgotten() throws TelemetryException {
        source().sample(List.of(A, B));
        second();
        LiveSample without = source().sample(List.of(A));
        second();

        assertThat(without.container(B.containerId())).isEmpty();
        assertThat(without.containerNetwork(B.containerId())).isEmpty();
        assertThat(source().sample(List.of(A, B))
                        .container(B.containerId())
                        .orElseThrow()
                        .cpuCores())
                .isEmpty();
    }

    @Test
    void figuresThatCannotBeReadAreNoSample() {
        breakDown();

        assertThatThrownBy(() -> source().sample(List.of(A)))
                .isInstanceOf(TelemetryException.class)
                .hasMessageMatching("(?s).+");
    }
}
