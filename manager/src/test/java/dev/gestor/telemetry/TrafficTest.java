// SPDX-License-Identifier: Apache-2.0
package dev.gestor.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrafficTest {
    @Test
    void tellsBytesPerSecondWhateverTheInterval() {
        Traffic traffic = new Traffic(5000, 25, Duration.ofSeconds(10));

        assertThat(traffic.receivedBytesPerSecond()).isEqualTo(500);
        assertThat(traffic.sentBytesPerSecond()).isEqualTo(3);
    }

    @Test
    void isNeverNegativeNorOverNoTime() {
        assertThatThrownBy(() -> new Traffic(-1, 0, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Traffic(1, 0, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
