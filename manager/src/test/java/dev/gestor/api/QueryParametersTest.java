// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {
    @Test
    void readsWhatIsGiven() {
        var parameters = new QueryParameters(
                Map.of("limit", List.of("10"), "since", List.of("2026-11-21T10:00:00+01:00"), "name", List.of("web")),
                "limit",
                "since",
                "name");

        assertThat(parameters.wholeNumber("limit", 1, 10)).contains(10);
        assertThat(parameters.time("since")).contains(Instant.parse("2026-11-21T09:00:00Z"));
        assertThat(parameters.text("name", Pattern.compile("[a-z]+"), "letters"))
                .contains("web");
        assertThat(parameters.text("other", Pattern.compile("x"), "x")).isEmpty();
    }

    @Test
    void namesAParameterThatThereIsNot() {
        assertThatThrownBy(() -> new QueryParameters(Map.of("sicne", List.of("x")), "since", "limit"))
                .hasMessage("there is no parameter 'sicne'; there are since, limit");
        assertThatThrownBy(() -> new QueryParameters(Map.of("limit", List.of("1", "2")), "limit"))
                .hasMessageContaining("'limit'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1001", "1.0", "ten", "99999999999"})
    void namesABadNumber(String value) {
        var parameters = new QueryParameters(Map.of("limit", List.of(value)), "limit");

        assertThatThrownBy(() -> parameters.wholeNumber("limit", 1, 1000))
                .hasMessage("the parameter 'limit' must be a whole number between 1 and 1000, was '" + value + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-11-21", "2026-11-21T10:00:00", "1795000000"})
    void namesABadTime(String value) {
        var parameters = new QueryParameters(Map.of("since", List.of(value)), "since");

        assertThatThrownBy(() -> parameters.time("since"))
                .hasMessageStartingWith("the parameter 'since' must be a time such as 2026-11-21T10:00:00Z, was '");
    }
}
