// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.Container;
import dev.gestor.policy.PidConstants;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Surplus containers while they are told to be leaving. */
class DrainingTest extends ClientFixture {
    private static final ClientSettings SETTINGS = ClientSettings.DEFAULT.withDrain(Duration.ofSeconds(10));

    /** A client of so many containers, the constants of which do nothing. */
    private ClientControl clientOf(int containers) throws Exception {
        ClientControl control = control(SETTINGS);
        control.declare(declaration(50, PidConstants.ZERO), "c1");
        turns(control, 2);
        for (int i = 1; i < containers; i++) {
            control.add(1);
            turns(control, 1);
        }
        assertThat(clients()).hasSize(containers);
        return control;
    }

    private List<String> leaving(ClientControl control) {
        return clients().stream()
                .filter(c -> control.board().status().leaving().contains(c.id()))
                .map(Container::name)
                .toList();
    }

    @Test
    void aDrainHoldsNothingUp() throws Exception {
        ClientControl control = clientOf(3);
        List<String> three = names();
        control.remove(1);
        turns(control, 1);
        assertThat(status(control)).isEqualTo(ClientStatus.READY);
        assertThat(leaving(control)).containsExactly(three.get(2));
        assertThat(names()).isEqualTo(three);
        assertThat(control.hurried()).isTrue();
        assertThat(decisions("client", "drain"))
                .singleElement()
                .satisfies(d -> assertThat(d.reason()).contains("stopped in 10.0 s"));

        control.tune(PidConstants.ZERO);
        turns(control, 4);
        assertThat(names()).isEqualTo(three);
        turns(control, 1);
        assertThat(names()).isEqualTo(three.subList(0, 2));
        assertThat(control.board().status().leaving()).isEmpty();
        assertThat(control.hurried()).isFalse();
        assertThat(decisions("client", "gone")).isEmpty();
    }

    @Test
    void whatIsNeededAgainStaysTheOldestFirst() throws Exception {
        ClientControl control = clientOf(4);
        List<String> four = names();
        control.remove(2);
        turns(control, 1);
        assertThat(leaving(control)).containsExactly(four.get(2), four.get(3));

        control.add(1);
        turns(control, 10);

        assertThat(names()).isEqualTo(four.subList(0, 3));
        assertThat(decisions("client", "keep"))
                .singleElement()
                .satisfies(d -> assertThat(d.container().orElseThrow().name()).isEqualTo(four.get(2)));
        assertThat(decisions("client", "create")).hasSize(4);
    }

    @Test
    void oneThatLeavesTakesThePlaceOfOneThatEnds() throws Exception {
        ClientControl control = clientOf(3);
        List<String> three = names();
        control.remove(1);
        turns(control, 1);

        host.exit(clients().get(0).id(), 1);
        turns(control, 10);

        assertThat(names()).isEqualTo(three.subList(1, 3));
        assertThat(decisions("client", "create")).hasSize(3);
    }

    @Test
    void moreThanIsLeavingIsMade() throws Exception {
        ClientControl control = clientOf(3);
        List<String> three = names();
        control.remove(1);
        turns(control, 1);

        control.add(2);
        turns(control, 10);

        assertThat(names()).hasSize(4).startsWith(three.toArray(String[]::new));
    }

    @Test
    void theLoadOfThoseThatLeaveIsCountedAsThatOfTheOthers() throws Exception {
        ClientControl control = clientOf(3);
        List<String> three = names();
        figures.load = () -> each(20);
        control.tune(CONSTANTS);
        int turns = 0;
        while (control.board().status().leaving().isEmpty() && turns < 20) {
            turns(control, 1);
            turns++;
        }
        assertThat(leaving(control)).containsExactly(three.get(2));

        figures.load = () -> shared(270);
        turns(control, 4);

        assertThat(names()).startsWith(three.toArray(String[]::new));
        assertThat(decisions("cpu-target", "keep"))
                .singleElement()
                .satisfies(d -> assertThat(d.inputs())
                        .containsEntry("leaving", "1")
                        // 90 % of each of three.
                        .containsEntry("avg_cpu_usage", "135.000000")
                        .containsEntry("running", "2"));
    }

    @Test
    void aClientThatIsDeletedDoesNotWaitForIt() throws Exception {
        ClientControl control = clientOf(3);
        control.remove(1);
        turns(control, 1);

        control.delete();
        turns(control, 1);

        assertThat(status(control)).isEqualTo(ClientStatus.DEAD);
        assertThat(host.containers()).isEmpty();
        assertThat(control.board().status().leaving()).isEmpty();
    }

    @Test
    void oneThatEndsByItselfIsRemovedAtOnceAndIsNoFailure() throws Exception {
        ClientControl control = clientOf(2);
        control.remove(1);
        turns(control, 1);

        host.exit(clients().get(1).id(), 1);
        turns(control, 1);

        assertThat(host.containers()).hasSize(1);
        assertThat(control.board().status().problem()).isEmpty();
    }

    @Test
    void anotherProcessDrainsAnew() throws Exception {
        ClientControl before = clientOf(3);
        List<String> three = names();
        before.remove(1);
        turns(before, 3);

        ClientControl after = control(SETTINGS);
        turns(after, 5);
        assertThat(names()).isEqualTo(three);
        assertThat(leaving(after)).containsExactly(three.get(2));
        turns(after, 1);
        assertThat(names()).isEqualTo(three.subList(0, 2));
    }

    @Test
    void aRemovalThatFailsIsTriedAgainLessAndLessOften() throws Exception {
        ClientControl control = clientOf(2);
        var attempts = new AtomicInteger();
        host.beforeRemoval(id -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("it does not want to go");
        });
        control.remove(1);

        turns(control, 150);

        // After 10 s, and then 1, 2, 4 to 60 s later.
        assertThat(attempts.get()).isBetween(7, 12);
        assertThat(status(control)).isEqualTo(ClientStatus.READY);
        assertThat(control.board().status().problem()).isPresent();
        host.beforeRemoval(id -> {});
        turns(control, 32);
        assertThat(clients()).hasSize(1);
        assertThat(control.board().status().problem()).isEmpty();
    }
}
