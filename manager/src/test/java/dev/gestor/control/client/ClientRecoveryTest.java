// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.engine.Container;
import dev.gestor.engine.Owner;
import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.PidConstants;
import dev.gestor.policy.ScaleLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What a process finds that begins after another was killed, at whichever point. */
class ClientRecoveryTest extends ClientFixture {
    @Test
    void aClientGoesOnWithItsContainers() throws Exception {
        ClientControl before = readyClient(declaration(50, PidConstants.ZERO));
        before.add(2);
        turns(before, 1);
        List<String> three = names();

        ClientControl after = control();
        turns(after, 5);

        assertThat(status(after)).isEqualTo(ClientStatus.READY);
        assertThat(names()).isEqualTo(three);
    }

    @Test
    void killedBeforeTheFirstContainerItIsMadeOnce() throws Exception {
        control().declare(declaration(50, CONSTANTS), "c1");

        ClientControl after = control();
        turns(after, 3);

        assertThat(status(after)).isEqualTo(ClientStatus.READY);
        assertThat(clients()).hasSize(1);
    }

    @Test
    void killedInTheMidstOfAStartTheContainerIsAdopted() throws Exception {
        control().declare(declaration(50, CONSTANTS), "c1");
        host.start("client-made", IMAGE, labels(Owner.CLIENT, "c1"));
        clock.pass(Duration.ofMinutes(5));

        ClientControl after = control();
        turns(after, 3);

        assertThat(status(after)).isEqualTo(ClientStatus.READY);
        assertThat(names()).containsExactly("client-made");
    }

    @Test
    void killedInTheMidstOfAnAdditionTheOthersAreMade() throws Exception {
        ClientControl before = readyClient(declaration(50, PidConstants.ZERO));
        before.add(4);
        host.start("client-made", IMAGE, labels(Owner.CLIENT, "c1"));

        turns(control(), 3);

        assertThat(clients()).hasSize(5);
        assertThat(names()).contains("client-made");
    }

    @Test
    void killedInTheMidstOfARemovalTheOthersGo() throws Exception {
        ClientControl before = readyClient(declaration(50, PidConstants.ZERO));
        before.add(4);
        turns(before, 1);
        before.remove(3);
        host.vanish(clients().get(4).id());

        turns(control(), 3);

        assertThat(clients()).hasSize(2);
    }

    @Test
    void killedInTheMidstOfADeletionTheRestGoes() throws Exception {
        ClientControl before = readyClient(declaration(50, PidConstants.ZERO));
        before.add(2);
        turns(before, 1);
        before.delete();
        host.vanish(clients().get(0).id());

        ClientControl after = control();
        turns(after, 1);

        assertThat(status(after)).isEqualTo(ClientStatus.DEAD);
        assertThat(host.containers()).isEmpty();
    }

    @Test
    void aMachineThatWasRestartedIsNoCrashLoop() throws Exception {
        ClientControl before = readyClient(declaration(50, PidConstants.ZERO));
        before.add(2);
        turns(before, 1);
        clients().forEach(c -> host.exit(c.id(), 137));
        clock.pass(Duration.ofMinutes(1));

        ClientControl after = control();
        turns(after, 2);

        assertThat(clients()).hasSize(3);
        assertThat(host.containers()).hasSize(3);
        assertThat(status(after)).isEqualTo(ClientStatus.READY);
        assertThat(after.board().status().problem()).isEmpty();
    }

    @Test
    void whatOtherClientsLeftIsRemovedOnceAClientIsKnownHere() throws Exception {
        host.start("old", IMAGE, labels(Owner.CLIENT, "c0"));
        host.start("services", IMAGE, labels(Owner.SERVICES, "c0"));

        turns(control(), 1);
        // Another state folder may know whose it is.
        assertThat(host.containers()).extracting(Container::name).containsExactly("old", "services");

        host.start("older", IMAGE, labels(Owner.CLIENT, "c0"));
        readyClient(declaration(50, CONSTANTS));
        assertThat(names()).containsExactly("client-0001");
        assertThat(decisions("client", "remove"))
                .last()
                .satisfies(d -> assertThat(d.reason()).contains("left by an earlier client"));
    }

    @Test
    void everythingThatWasDeclaredIsKept() throws Exception {
        var declaration = new ClientDeclaration(
                "a:1", 33.5, new PidConstants(0.1, 0.02, -3), new ScaleLimits(1, 7, 2), OptionalDouble.of(0.25));
        var file = new ClientFile(folder);
        for (ClientDeclaration each :
                List.of(declaration, declaration.withLaw(CpuPreset.CALM), declaration(1, CONSTANTS))) {
            Client client = Client.declared("ab", each, clock.instant())
                    .ready(clock.instant())
                    .wanting(5)
                    .stopping("because", clock.instant());
            file.save(client);
            assertThat(file.load()).contains(client);
        }
        Client busy = Client.declared("ab", declaration, clock.instant())
                .ready(clock.instant())
                .busy(clock.instant());
        file.save(busy);
        assertThat(file.load().orElseThrow().status()).isEqualTo(ClientStatus.READY);
    }

    @Test
    void aFileThatHoldsNoClientIsNamed() throws Exception {
        for (String text : List.of("", "{", "[]", "{}", "{\"format\":2}", "{\"format\":1,\"id\":\"a\"}", "null")) {
            Files.writeString(folder.resolve("client.json"), text);
            assertThatThrownBy(this::control)
                    .as(text)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("client.json")
                    .hasMessageContaining("remove it");
        }
    }
}
