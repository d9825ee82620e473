// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gestor.cluster.HostItem;
import dev.gestor.cluster.HostLinks;
import dev.gestor.cluster.HostTroubleException;
import dev.gestor.cluster.Trouble;
import dev.gestor.cluster.Trouble.Kind;
import dev.gestor.cluster.testing.Programs;
import dev.gestor.cluster.testing.SshAgentProcess;
import dev.gestor.cluster.testing.SshKey;
import dev.gestor.cluster.testing.SshServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real sshd processes on loopback, with keys, a home folder and an agent of the test's own. */
class SshLinksIT {
    @TempDir
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<Path> identities = new ArrayList<>();
    private Optional<Path> agent = Optional.empty();
    private Optional<Path> config = Optional.empty();
    private boolean acceptNew;
    private Passphrases passphrases = Passphrases.NOBODY;

    @BeforeEach
    void makeHome() throws IOException {
        Files.createDirectory(folder.resolve(".ssh"));
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
    void logsInWithAKeyOfEachKindToAHostWithAKeyOfThatKind(String type) throws Exception {
        SshKey key = SshKey.make(folder, "key", type);
        SshServer server = server("server", List.of(key), type);
        know(server.knownHostsLine());
        identities.add(key.file());

        assertThat(read(server.address())).contains("cpu ", "MemTotal:");
    }

    @Test
    void theUsersOwnKeyAndKnownHostsAreFoundByTheirUsualNames() throws Exception {
        SshKey key = SshKey.make(folder.resolve(".ssh"), "id_ed25519", "ed25519");
        SshServer server = server("server", List.of(key), "ed25519");
        know(server.knownHostsLine());

        assertThat(read(server.address())).contains("MemTotal:");
    }

    @Test
    void manyReadingsOfOneHostAreOneLogin() throws Exception {
        SshKey key = identity("ed25519");
        SshServer server = server("server", List.of(key), "ed25519");
        know(server.knownHostsLine());
        try (SshLinks links = links();
                HostLinks.Link link = links.open(HostItem.parse(server.address()))) {
            for (int i = 0; i < 10; i++) {
                assertThat(link.read(Duration.ofSeconds(20))).contains("MemTotal:");
            }
        }

        assertThat(server.logins()).isEqualTo(1);
    }

    @Test
    void theUsersShellIsStartedOncePerConnectionNotPerReading() throws Exception {
        SshKey key = identity("ed25519");
        SshServer server = server("server", List.of(key), "ed25519");
        know(server.knownHostsLine());
        try (SshLinks links = links();
                HostLinks.Link link = links.open(HostItem.parse(server.address()))) {
            for (int i = 0; i < 5; i++) {
                assertThat(link.read(Duration.ofSeconds(20))).endsWith("\nend\n");
            }
        }

        assertThat(server.log().lines().filter(line -> line.startsWith("Starting session")))
                .hasSize(1);
    }

    @Test
    void aForcedCommandThatReadsOnceAndEndsServesToo() throws Exception {
        SshKey key = identity("ed25519");
        SshServer server = server("server", List.of(), "ed25519");
        server.authorize("command=\"cat /proc/stat /proc/meminfo\" " + key.publicLine());
        know(server.knownHostsLine());
        try (SshLinks links = links();
                HostLinks.Link link = links.open(HostItem.parse(server.address()))) {
            for (int i = 0; i < 3; i++) {
                assertThat(link.read(Duration.ofSeconds(20))).startsWith("cpu ").contains("MemTotal:");
            }
        }

        assertThat(server.logins()).isEqualTo(1);
    }

    @Test
    void aHostThatMayNotBeReadSaysWhy() throws Exception {
        SshKey key = identity("ed25519");
        SshServer server = server("server", List.of(), "ed25519");
        server.authorize("command=\"echo no commands here >&2\" " + key.publicLine());
        know(server.knownHostsLine());
        try (SshLinks links = links();
                HostLinks.Link link = links.open(HostItem.parse(server.address()))) {
            HostTroubleException e =
                    catchThrowableOfType(HostTroubleException.class, () -> link.read(Duration.ofSeconds(20)));

            assertThat(e.trouble()).isEqualTo(Trouble.of(Kind.BAD_ANSWER, "no commands here"));
        }
    }

    @Test
    void aLockedKeyIsRefusedWithItsNameAndServesOnceItsPassphraseIsGiven() throws Exception {
        SshKey key = SshKey.make(folder, "locked", "ed25519", "open sesame");
        SshServer server = server("server", List.of(key), "ed25519");
        know(server.knownHostsLine());
        identities.add(key.file());

        assertThat(trouble(server.address()))
                .isEqualTo(Trouble.of(Kind.KEY_ENCRYPTED, key.file().toString()));

        List<Integer> attempts = new ArrayList<>();
        passphrases = (file, attempt) -> {
            attempts.add(attempt);
            return Optional.of(attempt == 0 ? "wrong" : "open sesame");
        };
        assertThat(read(server.address())).contains("MemTotal:");
        assertThat(attempts).containsExactly(0, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ed25519", "rsa"})
    void logsInByTheAgentAloneAndAsksForNoPassphrase(String type) throws Exception {
        SshKey key = SshKey.make(folder.resolve(".ssh"), "id_" + type, type);
        SshServer server = server("server", List.of(key), "ed25519");
        know(server.knownHostsLine());
        SshAgentProcess running = SshAgentProcess.start();
        open.add(running);
        running.add(key);
        agent = Optional.of(running.socket());
        // The file is locked from now on: only the agent can sign.
        Programs.run("ssh-keygen", "-q", "-p", "-N", "locked", "-f", key.file().toString());
        passphrases = (file, attempt) -> {
            throw new AssertionError("asked for the passphrase of " + file);
        };

        assertThat(read(server.address())).contains("MemTotal:");
    }

    @Test
    void identitiesOnlyKeepsOtherKeysOfTheAgentBack() throws Exception {
        SshKey inAgent = SshKey.make(folder, "agent-key", "ed25519");
        SshKey other = SshKey.make(folder, "other", "ed25519");
        SshServer server = server("server", List.of(inAgent), "ed25519");
        know(server.knownHostsLine());
        SshAgentProcess running = SshAgentProcess.start();
        open.add(running);
        running.add(inAgent);
        agent = Optional.of(running.socket());
        config("Host strict\n HostName 127.0.0.1\n Port %d\n IdentitiesOnly yes\n IdentityFile %s\n"
                .formatted(server.port(), other.file()));

        assertThat(trouble("strict").kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(read(server.address())).contains("MemTotal:");
    }

    @Test
    void aKeyThatNoHostKnowsIsRefusedWithTheUsersName() throws Exception {
        identity("ed25519");
        SshServer server = server("server", List.of(), "ed25519");
        know(server.knownHostsLine());

        assertThat(trouble(server.address()))
                .isEqualTo(Trouble.of(Kind.AUTHENTICATION, System.getProperty("user.name")));
    }

    @Test
    void hostsBehindAChainOfJumpHostsAreReachedAndEachJumpHostIsLoggedInToOnce() throws Exception {
        SshKey key = identity("ed25519");
        SshServer outer = server("outer", List.of(key), "ed25519");
        SshServer middle = server("middle", List.of(key), "ed25519");
        SshServer first = server("first", List.of(key), "ed25519");
        SshServer second = server("second", List.of(key), "rsa");
        for (SshServer server : List.of(outer, middle, first, second)) {
            know(server.knownHostsLine());
        }
        config("""
                Include more.conf
                Host middle
                    HostName 127.0.0.1
                    Port %d
                    ProxyJump 127.0.0.1:%d
                Host first
                    HostName 127.0.0.1
                    Port %d
                Host second
                    HostName 127.0.0.1
                    Port %d
                """.formatted(middle.port(), outer.port(), first.port(), second.port()));
        Files.writeString(folder.resolve(".ssh/more.conf"), "Host first second\n ProxyJump middle\n");
        try (SshLinks links = links();
                HostLinks.Link one = links.open(HostItem.parse("first"));
                HostLinks.Link two = links.open(HostItem.parse("second"))) {
            assertThat(one.read(Duration.ofSeconds(20))).contains("MemTotal:");
            assertThat(two.read(Duration.ofSeconds(20))).contains("MemTotal:");
        }

        assertThat(List.of(outer.logins(), middle.logins(), first.logins(), second.logins()))
                .containsExactly(1L, 1L, 1L, 1L);
        assertThat(first.log()).contains("Connection from 127.0.0.1");
    }

    @Test
    void aTroubleOfAJumpHostIsToldAsItsOwn() throws Exception {
        SshKey key = identity("ed25519");
        SshServer jump = server("jump", List.of(key), "ed25519");
        SshServer host = server("host", List.of(key), "ed25519");
        know(host.knownHostsLine());
        config("Host host\n HostName 127.0.0.1\n Port %d\n ProxyJump 127.0.0.1:%d\n"
                .formatted(host.port(), jump.port()));

        Trouble trouble = trouble("host");

        assertThat(trouble.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
        assertThat(trouble.via()).contains("127.0.0.1:" + jump.port());
        assertThat(host.logins()).isZero();
    }

    @Test
    void aWayThatLeadsBackToItselfIsTold() throws Exception {
        for (String text : List.of(
                "Host *\n ProxyJump bastion\n",
                "Host a bastion\n ProxyJump b\nHost b\n ProxyJump bastion\n",
                "Host *\n ProxyJump bastion,other\n")) {
            config(text);
            try (SshLinks links = links()) {
                links.unlock(List.of(HostItem.parse("a")), Passphrases.NOBODY);
            }

            assertThat(trouble("a")).satisfies(trouble -> {
                assertThat(trouble.kind()).isEqualTo(Kind.CONFIGURATION);
                assertThat(trouble.details().toString()).contains("ProxyJump").contains("Host * !");
            });
        }
    }

    /** As an editor of another age left it. */
    @Test
    void aCommentThatIsNoUtf8SpoilsNothing() throws Exception {
        SshKey key = identity("ed25519");
        SshServer server = server("server", List.of(key), "ed25519");
        know(server.knownHostsLine());
        byte[] latin = "# b\u00fcro\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(knownHosts(), latin, StandardOpenOption.APPEND);
        config("Host x\n");
        Files.write(folder.resolve("config"), latin, StandardOpenOption.APPEND);

        assertThat(read(server.address())).contains("MemTotal:");
    }

    @Test
    void aHashedFileOfKnownHostsServes() throws Exception {
        SshKey key = identity("ed25519");
        SshServer server = server("server", List.of(key), "ed25519");
        know(server.knownHostsLine());
        Programs.run("ssh-keygen", "-q", "-H", "-f", knownHosts().toString());
        assertThat(Files.readString(knownHosts())).startsWith("|1|");

        assertThat(read(server.address())).contains("MemTotal:");
    }

    @Test
    void aHostThatIsKnownByOneOfItsKeysShowsThatOne() throws Exception {
        SshKey key = identity("ed25519");
        SshServer server = server("server", List.of(key), "ed25519", "ecdsa", "rsa");
        know(server.knownHostsLine(server.hostKeys().get(2)));

        assertThat(read(server.address())).contains("MemTotal:");
    }

    @Test
    void anUnknownHostIsRefusedAndNothingIsLearned() throws Exception {
        SshKey key = identity("ed25519");
        SshServer server = server("server", List.of(key), "ed25519");

        Trouble trouble = trouble(server.address());

        assertThat(trouble.kind()).isEqualTo(Kind.HOST_KEY_UNKNOWN);
        assertThat(trouble.details().get(0)).isEqualTo("[127.0.0.1]:" + server.port());
        assertThat(trouble.details().get(1)).startsWith("ssh-ed25519 SHA256:");
        assertThat(knownHosts()).doesNotExist();
        assertThat(server.logins()).isZero();
    }

    @Test
    void acceptNewAddsALineAndLeavesTheOthersAsTheyAre() throws Exception {
        SshKey key = identity("ed25519");
        SshServer server = server("server", List.of(key), "ed25519");
        Files.writeString(knownHosts(), "# mine, without an end of line");
        acceptNew = true;

        assertThat(read(server.address())).contains("MemTotal:");

        assertThat(knownHosts())
                .content()
                .isEqualTo("# mine, without an end of line\n" + server.knownHostsLine() + "\n");
        acceptNew = false;
        assertThat(read(server.address())).contains("MemTotal:");
    }

    @Test
    void aChangedKeyIsRefusedAlsoWhereNewOnesAreAccepted() throws Exception {
        SshKey key = identity("ed25519");
        SshServer server = server("server", List.of(key), "ed25519");
        SshKey former = SshKey.make(folder, "former", "ed25519");
        know(server.knownHostsLine(former));
        String before = Files.readString(knownHosts());
        acceptNew = true;

        Trouble trouble = trouble(server.address());

        assertThat(trouble.kind()).isEqualTo(Kind.HOST_KEY_CHANGED);
        assertThat(trouble.details().subList(2, 4)).containsExactly(knownHosts().toString(), "1");
        assertThat(knownHosts()).content().isEqualTo(before);
        assertThat(server.logins()).isZero();
    }

    @Test
    void aKeyOfAnotherKindThanTheKnownOneIsAChangedKey() throws Exception {
        SshKey key = identity("ed25519");
        SshServer server = server("server", List.of(key), "ed25519");
        know(server.knownHostsLine(SshKey.make(folder, "former", "ecdsa")));
        acceptNew = true;

        assertThat(trouble(server.address()).kind()).isEqualTo(Kind.HOST_KEY_CHANGED);
    }

    @Test
    void aRevokedKeyIsRefusedEvenIfItIsKnown() throws Exception {
        SshKey key = identity("ed25519");
        SshServer server = server("server", List.of(key), "ed25519");
        know(server.knownHostsLine());
        know("@revoked * " + server.hostKeys().get(0).publicLine());

        assertThat(trouble(server.address()).kind()).isEqualTo(Kind.HOST_KEY_REVOKED);
    }

    @Test
    void aPortWhereNobodyListensAndANameThatIsNoneAreTold() throws Exception {
        identity("ed25519");
        SshServer server = server("server", List.of(), "ed25519");
        server.kill();

        assertThat(trouble(server.address()).kind()).isEqualTo(Kind.REFUSED);
        assertThat(trouble("no-such-host.invalid")).isEqualTo(Trouble.of(Kind.UNKNOWN_NAME, "no-such-host.invalid"));
    }

    @Test
    void aServerThatIsFrozenIsGivenUpInTime() throws Exception {
        SshKey key = identity("ed25519");
        SshServer server = server("server", List.of(key), "ed25519");
        know(server.knownHostsLine());
        config("Host frozen\n HostName 127.0.0.1\n Port %d\n ConnectTimeout 1\n".formatted(server.port()));
        server.freeze();

        assertThat(trouble("frozen")).isEqualTo(Trouble.of(Kind.CONNECT_TIMEOUT, "1"));
    }

    private SshServer server(String name, List<SshKey> authorized, String... types) throws Exception {
        SshServer server = SshServer.start(folder, name, authorized, types);
        open.add(server);
        return server;
    }

    private SshKey identity(String type) throws Exception {
        SshKey key = SshKey.make(folder, "identity", type);
        identities.add(key.file());
        return key;
    }

    private void know(String line) throws IOException {
        Path file = knownHosts();
        Files.writeString(file, (Files.exists(file) ? Files.readString(file) : "") + line + "\n");
    }

    private Path knownHosts() {
        return folder.resolve(".ssh/known_hosts");
    }

    private void config(String text) throws IOException {
        Path file = folder.resolve("config");
        Files.writeString(file, text);
        config = Optional.of(file);
    }

    private SshLinks links() throws IOException {
        return new SshLinks(new SshSettings(
                folder,
                System.getProperty("user.name"),
                agent,
                // Not the system's, which may say anything.
                config.isPresent() ? config : Optional.of(Files.writeString(folder.resolve("empty"), "")),
                Optional.empty(),
                identities,
                acceptNew,
                Duration.ofSeconds(30)));
    }

    private String read(String host) throws Exception {
        HostItem item = HostItem.parse(host);
        try (SshLinks links = links()) {
            links.unlock(List.of(item), passphrases);
            try (HostLinks.Link link = links.open(item)) {
                return link.read(Duration.ofSeconds(20));
            }
        }
    }

    private Trouble trouble(String host) throws IOException {
        try (SshLinks links = links()) {
            HostTroubleException e =
                    catchThrowableOfType(HostTroubleException.class, () -> links.open(HostItem.parse(host)));
            return e.trouble();
        }
    }
}
