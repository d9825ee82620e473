// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.PidConstants;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The machine's clock is set ahead, or back, by a day. */
class ClientClockTest extends ClientFixture {
    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void aStartIsGivenUpWhenItsTimeIsOver(int days) throws Exception {
        host.goAway();
        ClientControl control = control();
        control.declare(declaration(50, CONSTANTS), "c1");
        turns(control, 2);

        clock.set(Duration.ofDays(days));

        turns(control, 25);
        assertThat(status(control)).isEqualTo(ClientStatus.STARTING);
        turns(control, 10);
        assertThat(status(control)).isEqualTo(ClientStatus.STOPPING);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void aFailureIsForgottenOnceANewcomerHasRunLongEnough(int days) throws Exception {
        ClientControl control = readyClient(declaration(50, PidConstants.ZERO));
        clock.pass(Duration.ofMinutes(5));
        turns(control, 1);
        control.add(1);
        turns(control, 1);
        host.exit(clients().get(1).id(), 1);
        turns(control, 2);
        assertThat(clients()).hasSize(2);
        assertThat(control.board().status().problem()).isPresent();

        clock.set(Duration.ofDays(days));

        turns(control, 10);
        assertThat(control.board().status().problem()).isPresent();
        turns(control, 10);
        assertThat(control.board().status().problem()).isEmpty();
        assertThat(clients()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void aCrashLoopIsStillOne(int days) throws Exception {
        ClientControl control = readyClient(declaration(50, CONSTANTS));
        clock.set(Duration.ofDays(days));

        int turns = 0;
        while (status(control) != ClientStatus.DEAD && turns < 100) {
            clients().forEach(c -> host.exit(c.id(), 3));
            turns(control, 1);
            turns++;
        }

        assertThat(reason(control)).contains("number 5 in a row");
        assertThat(decisions("client", "create")).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void containersAreAsOldAsTheyAre(int days) throws Exception {
        ClientControl control = readyClient(declaration(50, CpuPreset.EAGER));
        turns(control, 10);
        clock.set(Duration.ofDays(days));
        figures.load = () -> shared(240);

        turns(control, 60);

        assertThat(clients().size()).isBetween(4, 6);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void theYoungestStillGoesFirst(int days) throws Exception {
        ClientControl control = readyClient(declaration(50, PidConstants.ZERO));
        String first = names().get(0);
        clock.set(Duration.ofDays(days));
        control.add(1);
        turns(control, 1);

        control.remove(1);
        turns(control, 1);

        assertThat(names()).isEqualTo(List.of(first));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void oneThatIsBeingStartedIsNotTakenForAbandoned(int days) throws Exception {
        ClientControl control = readyClient(declaration(50, PidConstants.ZERO));
        control.add(1);
        turns(control, 1);
        String second = clients().get(1).id();
        host.unstart(second);
        clock.set(Duration.ofDays(days));

        turns(control, 20);

        assertThat(host.containers()).hasSize(2).anyMatch(c -> c.id().equals(second));
        assertThat(decisions("client", "remove")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void aFirstContainerThatIsNotMeasuredIsReadyAfterAWhile(int days) throws Exception {
        figures.load = Map::of;
        ClientControl control = control();
        control.declare(declaration(50, CONSTANTS), "c1");
        turns(control, 1);
        clock.set(Duration.ofDays(days));

        turns(control, 4);
        assertThat(status(control)).isEqualTo(ClientStatus.STARTING);
        turns(control, 1);
        assertThat(status(control)).isEqualTo(ClientStatus.READY);
    }
}
