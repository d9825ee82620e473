// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.cluster.HostItem;
import dev.gestor.cluster.HostTroubleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsTest {
    @TempDir
    private Path home;

    @Test
    void aHostOfNoConfigurationIsAsItIsNamed() throws IOException {
        Target target = targets("").find(HostItem.parse("bob@10.0.0.1:2222"));

        assertThat(target.user()).isEqualTo("bob");
        assertThat(target.address()).isEqualTo("[10.0.0.1]:2222");
        assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(target.jumps()).isEmpty();
        assertThat(target.userKnownHosts())
                .containsExactly(home.resolve(".ssh/known_hosts"), home.resolve(".ssh/known_hosts2"));
        assertThat(target.globalKnownHosts()).containsExactly(Path.of("/etc/ssh/ssh_known_hosts"));
        assertThat(target.defaultFiles()).contains(home.resolve(".ssh/id_ed25519"));
    }

    @Test
    void everyKeywordThatIsKnownIsTaken() throws IOException {
        Target target = targets("""
                        Host db
                            HostName %h.example
                            Port 2200
                            User %n
                            User bob
                            HostKeyAlias the-db
                            IdentityFile ~/keys/%h-%r-%p
                            IdentitiesOnly yes
                            IdentityAgent ~/agent
                            UserKnownHostsFile ~/known_a %d/known_b
                            GlobalKnownHostsFile none
                            ConnectTimeout 3
                            ProxyJump ada@one:1,ssh://two/
                        """).find(HostItem.parse("bob@db"));

        assertThat(target.address()).isEqualTo("[db.example]:2200");
        assertThat(target.knownAddress()).isEqualTo("[the-db]:2200");
        assertThat(target.identityFiles()).containsExactly(home.resolve("keys/db.example-bob-2200"));
        assertThat(target.defaultFiles()).isEmpty();
        assertThat(target.identitiesOnly()).isTrue();
        assertThat(target.agent()).contains(home.resolve("agent"));
        assertThat(target.userKnownHosts()).containsExactly(home.resolve("known_a"), home.resolve("known_b"));
        assertThat(target.globalKnownHosts()).isEmpty();
        assertThat(target.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(target.jumps()).extracting(HostItem::text).containsExactly("ada@one:1", "two");
    }

    @Test
    void whatCannotBeDoneIsSaid() throws IOException {
        Targets targets = targets(
                "Host a\n ProxyCommand nc %h %p\nHost b\n Port 99999\nHost c\n ProxyJump x:y\nHost d\n ProxyCommand none\n");

        assertThatThrownBy(() -> targets.find(HostItem.parse("a")))
                .isInstanceOf(HostTroubleException.class)
                .hasMessageContaining("ProxyCommand is not supported; use ProxyJump");
        assertThatThrownBy(() -> targets.find(HostItem.parse("b"))).hasMessageContaining("Port '99999'");
        assertThatThrownBy(() -> targets.find(HostItem.parse("c"))).hasMessageContaining("ProxyJump: 'x:y'");
        assertThat(targets.find(HostItem.parse("d")).hostName()).isEqualTo("d");
    }

    private Targets targets(String text) throws IOException {
        Path file = home.resolve("config");
        Files.writeString(file, text);
        return new Targets(new SshSettings(
                home,
                "ada",
                Optional.empty(),
                Optional.of(file),
                Optional.empty(),
                List.of(),
                false,
                Duration.ofSeconds(10)));
    }
}
