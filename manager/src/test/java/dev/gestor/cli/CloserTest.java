// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloserTest {
    private final List<String> happened = new ArrayList<>();

    @Test
    void everyStepIsTakenInReverseEvenIfOneFails() {
        try (var closer = new Closer((step, failure) -> happened.add(step + ": " + failure.getMessage()))) {
            closer.add("first", () -> happened.add("closed first"));
            closer.add("second", () -> {
                throw new IOException("broken");
            });
            closer.add("third", () -> happened.add("closed third"));
        }

        assertThat(happened).containsExactly("closed third", "second: broken", "closed first");
    }

    @Test
    void anInterruptIsKeptUntilEveryStepIsTaken() {
        var closer = new Closer((step, failure) -> happened.add(step + ": " + failure.getMessage()));
        closer.add(
                "first",
                () -> happened.add("interrupted " + Thread.currentThread().isInterrupted()));
        closer.add("second", () -> {
            throw new InterruptedException("again");
        });
        closer.add(
                "third",
                () -> happened.add("interrupted " + Thread.currentThread().isInterrupted()));
        Thread.currentThread().interrupt();

        closer.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(happened).containsExactly("interrupted false", "second: again", "interrupted false");
    }
}
