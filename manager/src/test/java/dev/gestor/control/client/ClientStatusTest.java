// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.policy.PidConstants;
import dev.gestor.policy.ScaleLimits;
import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientStatusTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "STARTING, READY STOPPING",
        "READY,    BUSY STOPPING",
        "BUSY,     READY STOPPING",
        "STOPPING, DEAD",
        "DEAD,     ''",
    })
    void goesOnlyWhereTheDrawingSays(ClientStatus from, String targets) {
        for (ClientStatus to : ClientStatus.values()) {
            assertThat(from.leadsTo(to))
                    .as("%s to %s", from, to)
                    .isEqualTo((" " + targets + " ").contains(" " + to + " "));
        }
    }

    @Test
    void whatCannotFollowIsADefect() {
        var declaration =
                new ClientDeclaration("a", 50, PidConstants.ZERO, ScaleLimits.DEFAULT, OptionalDouble.empty());
        Client starting = Client.declared("id", declaration, NOW);
        assertThatThrownBy(() -> starting.busy(NOW)).hasMessageContaining("STARTING cannot become BUSY");
        assertThatThrownBy(() -> starting.dead(NOW)).hasMessageContaining("STARTING cannot become DEAD");
        assertThat(starting.wanting(0).wanted()).isEqualTo(1);
        assertThat(starting.wanting(99).wanted()).isEqualTo(10);
    }
}
