// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerDetail;
import dev.gestor.engine.ContainerState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpTimeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    /** As Docker's own words are, edge by edge. */
    @ParameterizedTest
    @CsvSource({
        "PT0.999S, Less than a second",
        "PT1S, 1 second",
        "PT59S, 59 seconds",
        "PT60S, About a minute",
        "PT119S, About a minute",
        "PT120S, 2 minutes",
        "PT59M59S, 59 minutes",
        "PT60M, About an hour",
        "PT89M, About an hour",
        "PT90M, 2 hours",
        "PT47H29M, 47 hours",
        "PT47H30M, 2 days",
        "P13D, 13 days",
        "P14D, 2 weeks",
        "P59D, 8 weeks",
        "P60D, 2 months",
        "P729D, 24 months",
        "P730D, 2 years",
    })
    void sizesTimeAsDockerDoes(Duration time, String words) {
        assertThat(UpTime.words(time)).isEqualTo(words);
    }

    @Test
    void tellsStateAndHealth() {
        assertThat(status(ContainerState.RUNNING, ContainerDetail.Health.NONE)).isEqualTo("Up 5 minutes");
        assertThat(status(ContainerState.RUNNING, ContainerDetail.Health.HEALTHY))
                .isEqualTo("Up 5 minutes (healthy)");
        assertThat(status(ContainerState.RUNNING, ContainerDetail.Health.STARTING))
                .isEqualTo("Up 5 minutes (health: starting)");
        assertThat(status(ContainerState.PAUSED, ContainerDetail.Health.UNHEALTHY))
                .isEqualTo("Up 5 minutes (Paused)");
        assertThat(status(ContainerState.EXITED, ContainerDetail.Health.NONE)).isEqualTo("Exited (137) 2 minutes ago");
    }

    private static String status(ContainerState state, ContainerDetail.Health health) {
        var detail = new ContainerDetail(health, OptionalInt.of(137), false, false, Map.of(), List.of(), "");
        return UpTime.status(
                new Container(
                        "%064x".formatted(1),
                        "web",
                        "shop/web:1",
                        Map.of(),
                        state,
                        OptionalInt.empty(),
                        NOW.minusSeconds(400),
                        Optional.of(NOW.minusSeconds(301)),
                        Optional.of(NOW.minusSeconds(130)),
                        false,
                        detail),
                NOW);
    }
}
