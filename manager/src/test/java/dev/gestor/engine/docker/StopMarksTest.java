// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StopMarksTest {
    private static final Instant ORIGIN = Instant.parse("2026-11-21T10:00:00Z");

    @ParameterizedTest(name = "asked {0} ms after the origin, alive from {1} to {2} ms: {3}")
    @CsvSource({
        "5000, 1000, 5010, true",
        "5000, 1000, 15000, true",
        "5010, 1000, 5000, true",
        "500, 1000, 5000, false",
        "5000, 1000, 60000, false",
        "7000, 1000, 5000, false",
    })
    void anEndIsOnRequestSoonAfterIt(long asked, long started, long finished, boolean expected) {
        var marks = new StopMarks();
        marks.asked("one", ORIGIN.plusMillis(asked));
        assertThat(marks.marked(container(started, Optional.of(finished)))
                        .detail()
                        .stopRequested())
                .isEqualTo(expected);
    }

    @Test
    void whatRunsOrWasNeverAskedIsLeftAsItIs() {
        var marks = new StopMarks();
        Container running = container(1000, Optional.empty());
        Container ended = container(1000, Optional.of(5000L));
        marks.asked("one", ORIGIN.plusMillis(4990));
        assertThat(marks.marked(running)).isSameAs(running);
        marks.forget("one");
        assertThat(marks.marked(ended)).isSameAs(ended);
    }

    @Test
    void aReloadIsNoEnd() {
        assertThat(StopMarks.ends("1")).isFalse();
        assertThat(StopMarks.ends("9")).isTrue();
        assertThat(StopMarks.ends("15")).isTrue();
    }

    private static Container container(long started, Optional<Long> finished) {
        return new Container(
                "one",
                "name",
                "image",
                Map.of(),
                finished.isPresent() ? ContainerState.EXITED : ContainerState.RUNNING,
                OptionalInt.empty(),
                ORIGIN,
                Optional.of(ORIGIN.plusMillis(started)),
                finished.map(ORIGIN::plusMillis));
    }
}
