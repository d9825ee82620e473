// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

final class ClaimsTest {
    private static final String ID = "0".repeat(64);

    private final Claims claims = new Claims();

    @Test
    void allOfThemOrNone() throws Exception {
        claims.take(Set.of("web"), "being updated");
        assertThatThrownBy(() -> claims.take(Set.of("api", "web"), "being scaled"))
                .isInstanceOf(Claims.ClaimedException.class);
        assertThat(claims.free(Set.of("api"))).isTrue();
        assertThat(claims.free(Set.of("api", "web"))).isFalse();
    }

    @Test
    void whatIsReleasedIsFree() throws Exception {
        Claims.Claim claim = claims.take(Set.of(ID, "web"), "being updated");
        assertThat(claims.doing(Set.of(ID))).contains("being updated");
        claim.release();
        assertThat(claims.free(Set.of(ID, "web"))).isTrue();
        assertThat(claims.doing(Set.of(ID))).isEmpty();
    }

    @Test
    void aRefusalNamesTheContainer() throws Exception {
        claims.take(Set.of(ID, "web"), "being updated");
        assertThatThrownBy(() -> claims.take(Set.of(ID, "web"), "being scaled"))
                .hasMessage("container web is being updated");
    }
}
