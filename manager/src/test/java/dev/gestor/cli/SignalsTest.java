// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignalsTest {
    private static final long SECOND = 1_000_000_000;

    private final List<String> happened = new ArrayList<>();
    private long now;
    private final Signals signals =
            new Signals(() -> happened.add("end well"), code -> happened.add("end with " + code), () -> now);

    @Test
    void theFirstSignalEndsWell() {
        signals.received(2);

        assertThat(happened).containsExactly("end well");
    }

    @Test
    void aSecondOneEndsAtOnce() {
        signals.received(2);
        now += SECOND;
        signals.received(2);

        assertThat(happened).containsExactly("end well", "end with 130");
    }

    @Test
    void theExitCodeIsThatOfTheSecondSignal() {
        signals.received(2);
        now += SECOND;
        signals.received(15);

        assertThat(happened).containsExactly("end well", "end with 143");
    }

    @Test
    void oneKeystrokeThatArrivesTwiceIsOne() {
        signals.received(2);
        now += SECOND / 20;
        signals.received(2);

        assertThat(happened).containsExactly("end well");
    }
}
