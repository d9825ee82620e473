// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnsTest {
    private final Turns turns = Turns.of(List.of(
            named(Map.of("PUT /services", Pace.PROMPT, "DELETE /services/{id}", Pace.DECLARATION)),
            named(Map.of("PUT /v1/holds", Pace.DECLARATION))));

    @ParameterizedTest
    @CsvSource({
        "GET,    /containers,      PROMPT",
        "HEAD,   /containers,      PROMPT",
        "POST,   /services,        ENGINE",
        "PUT,    /services,        PROMPT",
        "PUT,    /services/abc,    ENGINE",
        "DELETE, /services,        ENGINE",
        "DELETE, /services/abc,    DECLARATION",
        "DELETE, /services/a/b,    ENGINE",
        "PUT,    /v1/holds,        DECLARATION",
        "PATCH,  /v1/holds,        ENGINE",
        "DELETE, /container/abc,   ENGINE"
    })
    void whatAChangeWaitsForIsWhatItsResourceSays(String method, String path, Pace expected) {
        assertThat(turns.of(method, path)).isEqualTo(expected);
    }

    @Test
    void withoutAWordEveryChangeMayWaitForTheEngine() {
        assertThat(Turns.of(List.of()).of("DELETE", "/v1/holds")).isEqualTo(Pace.ENGINE);
    }

    private static Resource named(Map<String, Pace> paces) {
        return new Resource() {
            @Override
            public void register(RoutesConfig routes) {}

            @Override
            public Map<String, Pace> paces() {
                return paces;
            }
        };
    }
}
