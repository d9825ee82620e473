// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.control.client.Client;
import dev.gestor.control.client.ClientDeclaration;
import dev.gestor.control.client.ClientStatus;
import dev.gestor.control.client.ClientView;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerState;
import dev.gestor.policy.PidConstants;
import dev.gestor.policy.ScaleLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ClientAnswerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    @Test
    void figuresHaveNoMoreDigitsThanTheyAreWorth() throws Exception {
        String json = json(instance("a", 25.74315228254069), instance("b", 0.1 + 0.2));

        assertThat(json)
                .contains("\"avg_cpu_usage\":13.022,")
                .contains("\"cpu_usage\":[25.743,0.3]")
                .contains("\"error\":3.022,")
                .contains("\"cpu\":25.743,");
    }

    @Test
    void whatIsNotMeasuredIsNotZero() throws Exception {
        assertThat(json())
                .contains("\"avg_cpu_usage\":null")
                .contains("\"error\":null")
                .contains("\"cpu_usage\":[]");
    }

    private static String json(ClientView.Instance... instances) throws Exception {
        var declaration =
                new ClientDeclaration("shop/web:1", 10, PidConstants.ZERO, ScaleLimits.DEFAULT, OptionalDouble.empty());
        var client = new Client("c1", declaration, ClientStatus.READY, 2, Optional.empty(), NOW);
        var view = new ClientView(client, List.of(instances), Optional.of(NOW), Optional.empty());
        return new JsonMapper().writeValueAsString(ClientAnswer.of(view));
    }

    private static ClientView.Instance instance(String name, double percent) {
        var container = new Container(
                name.repeat(64),
                name,
                "shop/web:1",
                Map.of(),
                ContainerState.RUNNING,
                OptionalInt.of(1),
                NOW,
                Optional.of(NOW),
                Optional.empty());
        return new ClientView.Instance(container, OptionalDouble.of(percent), false);
    }
}
