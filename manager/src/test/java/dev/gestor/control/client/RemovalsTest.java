// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.policy.PidConstants;
import org.junit.jupiter.api.Test;

/** Containers that are to go and do not. */
class RemovalsTest extends ClientFixture {
    @Test
    void anEndIsOneFailureHoweverLongTheRemovalTakes() throws Exception {
        ClientControl control = readyClient(declaration(50, PidConstants.ZERO));
        host.beforeRemoval(id -> {
            throw new IllegalStateException("it does not want to go");
        });
        String broken = clients().get(0).id();
        host.exit(broken, 1);

        turns(control, 3);

        assertThat(status(control)).isEqualTo(ClientStatus.READY);
        assertThat(clients()).hasSize(1);
        // The newcomer has run long enough: the failure is forgotten, and what remains is that of the removal.
        turns(control, 20);
        assertThat(status(control)).isEqualTo(ClientStatus.READY);
        assertThat(clients()).hasSize(1);
        assertThat(decisions("client", "create")).hasSize(2);
        assertThat(decisions("client", "remove").size()).isBetween(4, 7);
        assertThat(control.board().status().problem()).isPresent();

        host.beforeRemoval(id -> {});
        turns(control, 32);
        assertThat(host.containers()).hasSize(1).noneMatch(c -> c.id().equals(broken));
        assertThat(control.board().status().problem()).isEmpty();
    }
}
