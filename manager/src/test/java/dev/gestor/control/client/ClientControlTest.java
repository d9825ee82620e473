// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.engine.Container;
import dev.gestor.engine.ImageInfo;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.PidConstants;
import dev.gestor.policy.ScaleLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Turn by turn, without a thread. */
class ClientControlTest extends ClientFixture {
    @Test
    void aClientIsReadyOnceItsFirstContainerIsMeasured() throws Exception {
        figures.load = Map::of;
        ClientControl control = control();
        control.declare(declaration(50, CONSTANTS), "c1");
        assertThat(status(control)).isEqualTo(ClientStatus.STARTING);
        assertThat(clients()).isEmpty();

        control.turn();
        control.turn();
        assertThat(status(control)).isEqualTo(ClientStatus.STARTING);
        assertThat(clients()).hasSize(1);
        assertThat(clients().get(0).labels())
                .containsEntry(Labels.OWNER, "client")
                .containsEntry(Labels.CLIENT, "c1");

        figures.load = () -> each(20);
        control.turn();
        assertThat(status(control)).isEqualTo(ClientStatus.READY);
        assertThat(figures.held()).isEqualTo(1);
        assertThat(decisions("client", "create"))
                .extracting(DecisionRecord::outcome)
                .containsExactly(Outcome.DONE);
    }

    @Test
    void aContainerThatCannotBeMeasuredIsReadyAfterAWhile() throws Exception {
        figures.load = Map::of;
        ClientControl control = control();
        control.declare(declaration(50, CONSTANTS), "c1");

        turns(control, 5);
        assertThat(status(control)).isEqualTo(ClientStatus.STARTING);
        turns(control, 1);
        assertThat(status(control)).isEqualTo(ClientStatus.READY);
    }

    @Test
    void aMissingImageEndsTheClientWithTheReason() throws Exception {
        ClientControl control = control();
        control.declare(
                new ClientDeclaration("no/such:1", 50, CONSTANTS, ScaleLimits.DEFAULT, OptionalDouble.empty()), "c1");

        turns(control, 2);

        assertThat(status(control)).isEqualTo(ClientStatus.DEAD);
        assertThat(reason(control)).contains("there is no image no/such:1");
        assertThat(host.containers()).isEmpty();
        assertThat(decisions("client", "create"))
                .extracting(DecisionRecord::outcome)
                .containsExactly(Outcome.FAILED);
        assertThat(figures.held()).isZero();
    }

    @Test
    void anImageThatEndsAtOnceEndsTheClientWithTheReason() throws Exception {
        figures.load = Map::of;
        ClientControl control = control();
        control.declare(declaration(50, CONSTANTS), "c1");
        control.turn();
        clock.pass(Duration.ofMillis(300));
        host.exit(clients().get(0).id(), 1);

        turns(control, 2);

        assertThat(status(control)).isEqualTo(ClientStatus.DEAD);
        assertThat(reason(control)).contains(IMAGE).contains("exit code 1 after 0.3 s");
        assertThat(host.containers()).isEmpty();
    }

    @Test
    void anAverageAboveTheTargetAddsContainersInOneGoAndTellsPAndIAndD() throws Exception {
        ClientControl control = readyClient(declaration(50, CONSTANTS));
        figures.load = () -> each(80);

        turns(control, 1);

        // u = 0.1 * 30
        List<DecisionRecord> created = decisions("cpu-target", "create");
        assertThat(created).hasSize(3);
        assertThat(created).allSatisfy(d -> {
            assertThat(d.outcome()).isEqualTo(Outcome.DONE);
            assertThat(d.inputs())
                    .containsEntry("p", "3.000000")
                    .containsEntry("i", "0.000000")
                    .containsEntry("kp", "0.100000")
                    .containsEntry("avg_cpu_usage", "80.000000")
                    .containsEntry("error", "30.000000")
                    .containsEntry("cpu_target", "50.000000")
                    .containsKeys("d", "u", "running", "measured", "reading_age_s", "elapsed_s");
            assertThat(d.reason()).contains("average 80.0 %").contains("add 3");
        });
        assertThat(created.stream().map(DecisionRecord::time).distinct()).hasSize(1);
        assertThat(created).map(d -> d.container().orElseThrow().name()).doesNotHaveDuplicates();
        assertThat(status(control)).isEqualTo(ClientStatus.READY);
    }

    @Test
    void moreThanTheMaximumIsNeverMade() throws Exception {
        ClientControl control = readyClient(declaration(10, new PidConstants(1, 0, 0)));
        figures.load = () -> each(100);

        turns(control, 20);

        assertThat(clients()).hasSize(10);
    }

    @Test
    void theYoungestGoesFirst() throws Exception {
        ClientControl control = readyClient(declaration(50, CONSTANTS));
        for (int i = 0; i < 2; i++) {
            control.add(1);
            turns(control, 1);
        }
        List<String> three = names();
        figures.load = () -> each(20);

        turns(control, 15);

        assertThat(decisions("cpu-target", "remove"))
                .first()
                .satisfies(d -> assertThat(d.container().orElseThrow().name()).isEqualTo(three.get(2)));
        assertThat(names()).startsWith(three.get(0));
        assertThat(clients()).isNotEmpty();
    }

    @Test
    void constantsOfZeroDoNothing() throws Exception {
        ClientControl control = readyClient(declaration(10, PidConstants.ZERO));
        figures.load = () -> each(100);

        turns(control, 50);

        assertThat(clients()).hasSize(1);
        assertThat(decisions("cpu-target", "hold"))
                .last()
                .satisfies(d -> assertThat(d.inputs()).containsEntry("hold", "off"));
    }

    @Test
    void aPresetNeedsNoConstants() throws Exception {
        ClientControl control = readyClient(declaration(50, CpuPreset.EAGER));
        figures.load = () -> shared(240);

        turns(control, 60);

        assertThat(clients().size()).isBetween(4, 6);
    }

    @Test
    void aMissingMeasurementHolds() throws Exception {
        ClientControl control = readyClient(declaration(50, CONSTANTS));
        figures.load = Map::of;

        turns(control, 10);

        assertThat(clients()).hasSize(1);
        assertThat(decisions("cpu-target", "hold"))
                .last()
                .satisfies(d -> assertThat(d.reason()).contains("none of 1 container is measured"));
    }

    @Test
    void theSameReadingTwiceIsNoMeasurement() throws Exception {
        ClientControl control = readyClient(declaration(50, CONSTANTS));
        figures.load = () -> each(80);
        turns(control, 1);
        int before = clients().size();
        control.turn();
        clock.pass(Duration.ofMillis(1900));
        figures.load = () -> Map.of();

        turns(control, 3);

        assertThat(clients().size()).isGreaterThanOrEqualTo(before);
        assertThat(decisions("cpu-target", "remove")).isEmpty();
    }

    @Test
    void aContainerThatEndsAfterALongLifeIsReplaced() throws Exception {
        ClientControl control = readyClient(declaration(50, PidConstants.ZERO));
        clock.pass(Duration.ofHours(1));
        String first = clients().get(0).id();
        host.exit(first, 0);

        turns(control, 1);

        assertThat(clients()).hasSize(1).noneMatch(c -> c.id().equals(first));
        assertThat(host.containers()).hasSize(1);
        assertThat(status(control)).isEqualTo(ClientStatus.READY);
        assertThat(decisions("client", "remove"))
                .first()
                .satisfies(d -> assertThat(d.reason()).contains("exit code 0"));
    }

    @Test
    void aCrashLoopEndsTheClientWithTheReasonAndDoesNotChurn() throws Exception {
        ClientControl control = readyClient(declaration(50, CONSTANTS));
        int turns = 0;
        while (status(control) != ClientStatus.DEAD && turns < 100) {
            clients().forEach(c -> host.exit(c.id(), 3));
            turns(control, 1);
            turns++;
        }

        assertThat(status(control)).isEqualTo(ClientStatus.DEAD);
        assertThat(reason(control)).contains("exit code 3").contains("number 5 in a row");
        assertThat(host.containers()).isEmpty();
        assertThat(decisions("client", "create")).hasSize(5);
        // 1 + 2 + 4 + 8 s are waited between them, in turns of 2 s.
        assertThat(turns).isBetween(8, 16);
    }

    @Test
    void aClientOfWhichSomethingRunsOutlivesBrokenNewcomers() throws Exception {
        ClientControl control = readyClient(declaration(50, PidConstants.ZERO));
        String sound = clients().get(0).id();
        clock.pass(Duration.ofMinutes(5));
        turns(control, 1);
        control.add(1);

        for (int i = 0; i < 100; i++) {
            turns(control, 1);
            clients().stream().filter(c -> !c.id().equals(sound)).forEach(c -> host.exit(c.id(), 1));
        }

        assertThat(status(control)).isEqualTo(ClientStatus.READY);
        assertThat(clients()).extracting(Container::id).containsExactly(sound);
        assertThat(control.board().status().problem()).get().asString().contains("exit code 1");
        assertThat(decisions("client", "create").size()).isBetween(6, 12);
        assertThat(decisions("cpu-target", "hold")).isNotEmpty();
    }

    @Test
    void whatIsAskedForWhileAnAttemptHasToWaitIsToldSo() throws Exception {
        ClientControl control = readyClient(declaration(50, CONSTANTS));
        clock.pass(Duration.ofMinutes(5));
        turns(control, 1);
        String sound = clients().get(0).id();
        figures.load = () -> each(60);

        for (int i = 0; i < 20; i++) {
            turns(control, 1);
            clients().stream().filter(c -> !c.id().equals(sound)).forEach(c -> host.exit(c.id(), 1));
        }

        assertThat(decisions("cpu-target", "hold"))
                .anySatisfy(d -> assertThat(d.reason()).contains("not before").contains("exit code 1"));
        assertThat(status(control)).isEqualTo(ClientStatus.READY);
    }

    @Test
    void aContainerThatSomebodyElseRemovesIsNoticedAndReplaced() throws Exception {
        ClientControl control = readyClient(declaration(50, PidConstants.ZERO));
        turns(control, 1);
        Container gone = clients().get(0);
        host.vanish(gone.id());

        turns(control, 1);

        assertThat(clients()).hasSize(1);
        assertThat(decisions("client", "gone")).singleElement().satisfies(d -> {
            assertThat(d.container().orElseThrow().id()).isEqualTo(gone.id());
            assertThat(d.reason()).contains("somebody else");
        });
    }

    @Test
    void containersAskedForByHandComeInOneGo() throws Exception {
        ClientControl control = readyClient(declaration(50, PidConstants.ZERO));

        control.add(4);
        assertThat(status(control)).isEqualTo(ClientStatus.BUSY);
        turns(control, 1);

        assertThat(status(control)).isEqualTo(ClientStatus.READY);
        assertThat(clients()).hasSize(5);
        turns(control, 10);
        assertThat(clients()).hasSize(5);

        control.remove(4);
        turns(control, 1);
        assertThat(names()).containsExactly("client-0001");
    }

    @Test
    void boundsAreKeptForRequestsToo() throws Exception {
        ClientControl control = readyClient(declaration(50, PidConstants.ZERO));

        assertThatThrownBy(() -> control.remove(1))
                .isInstanceOfSatisfying(
                        ClientRefusedException.class,
                        e -> assertThat(e.kind()).isEqualTo(ClientRefusedException.Kind.OUT_OF_BOUNDS))
                .hasMessageContaining("below the least, 1");
        assertThatThrownBy(() -> control.add(10)).hasMessageContaining("maximum of 10");
        assertThatThrownBy(() -> control.add(Integer.MAX_VALUE)).hasMessageContaining("maximum of 10");
        assertThat(status(control)).isEqualTo(ClientStatus.READY);
    }

    @Test
    void otherConstantsAreKeptAndUsed() throws Exception {
        ClientControl control = readyClient(declaration(50, PidConstants.ZERO));
        figures.load = () -> each(80);
        turns(control, 2);
        assertThat(clients()).hasSize(1);

        control.tune(new PidConstants(0.05, 0, 0));
        turns(control, 4);

        assertThat(clients()).hasSizeGreaterThan(1);
        assertThat(new ClientFile(folder).load().orElseThrow().declaration().constants())
                .isEqualTo(new PidConstants(0.05, 0, 0));
    }

    @Test
    void aDeletedClientLeavesNothingAndMakesRoomForAnother() throws Exception {
        ClientControl control = readyClient(declaration(50, PidConstants.ZERO));
        control.add(3);
        turns(control, 1);
        assertThatThrownBy(() -> control.declare(declaration(50, CONSTANTS), "c2"))
                .hasMessageContaining("already");

        control.delete();
        assertThat(status(control)).isEqualTo(ClientStatus.STOPPING);
        assertThatThrownBy(() -> control.add(1)).hasMessageContaining("STOPPING");
        turns(control, 1);

        assertThat(status(control)).isEqualTo(ClientStatus.DEAD);
        assertThat(host.containers()).isEmpty();
        assertThat(figures.held()).isZero();
        assertThatThrownBy(control::delete).hasMessageContaining("DEAD");

        control.declare(declaration(30, CONSTANTS), "c2");
        turns(control, 2);
        assertThat(status(control)).isEqualTo(ClientStatus.READY);
        assertThat(clients()).hasSize(1);
    }

    @Test
    void whatIsNotThisClientsIsNeverTouched() throws Exception {
        host.start("agent", IMAGE, labels(Owner.AGENT, "c1"));
        host.start("nobodys", IMAGE, Map.of());
        ClientControl control = readyClient(declaration(50, CONSTANTS));

        control.delete();
        turns(control, 3);

        assertThat(host.containers()).extracting(Container::name).containsExactly("agent", "nobodys");
    }

    @Test
    void aDockerThatIsAwayChangesNothing() throws Exception {
        ClientControl control = readyClient(declaration(50, CONSTANTS));
        control.add(2);
        turns(control, 1);
        host.goAway();
        figures.load = () -> each(100);

        turns(control, 5);

        assertThat(status(control)).isEqualTo(ClientStatus.READY);
        assertThat(control.board().status().problem()).get().asString().contains("Docker does not answer");
        host.comeBack();
        figures.load = () -> each(50);
        turns(control, 1);
        assertThat(clients()).hasSize(3);
        assertThat(control.board().status().problem()).isEmpty();
    }

    @Test
    void aStartForWhichDockerIsAwayTooLongIsGivenUp() throws Exception {
        host.goAway();
        ClientControl control = control();
        control.declare(declaration(50, CONSTANTS), "c1");

        turns(control, 25);
        assertThat(status(control)).isEqualTo(ClientStatus.STARTING);
        turns(control, 10);
        assertThat(status(control)).isEqualTo(ClientStatus.STOPPING);
        host.comeBack();
        turns(control, 1);
        assertThat(status(control)).isEqualTo(ClientStatus.DEAD);
        assertThat(reason(control)).contains("Docker does not answer");
    }

    @Test
    void theUsualPortWinsElseTheFirstThatTheImageExposes() {
        assertThat(port()).isEqualTo(5000);
        assertThat(port("53/udp")).isEqualTo(5000);
        assertThat(port("80/tcp", "443/tcp")).isEqualTo(80);
        assertThat(port("53/udp", "80/tcp", "5000/tcp")).isEqualTo(5000);
    }

    private static int port(String... exposed) {
        return ClientActions.port(new ImageInfo("sha256:1", Map.of(), List.of(exposed), false));
    }
}
