// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import dev.gestor.cluster.Trouble;
import dev.gestor.cluster.Trouble.Kind;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;

/** Lets a session go on only with a host whose key is known, or may be learned; has it asked for a key of a known kind. */
final class HostKeys implements ServerKeyVerifier, SessionListener {
    private final boolean acceptNew;

    HostKeys(boolean acceptNew) {
        this.acceptNew = acceptNew;
    }

    /** A host with keys of several kinds is to show the one that is known. */
    @Override
    public void sessionCreated(Session session) {
        Optional<Attempt> attempt = Attempt.of(session);
        if (attempt.isEmpty()) {
            return;
        }
        Target target = attempt.get().target();
        Set<String> known;
        try {
            known = attempt.get().knownHosts().keyTypes(target.knownName(), target.port());
        } catch (IOException e) {
            // Told when the key is checked.
            return;
        }
        List<NamedFactory<Signature>> factories = session.getSignatureFactories();
        session.setSignatureFactories(factories.stream()
                .filter(factory -> !factory.getName().contains("-cert-"))
                .sorted(Comparator.comparing(
                        factory -> !known.contains(KeyUtils.getCanonicalKeyType(factory.getName()))))
                .collect(Collectors.toList()));
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
        Optional<Attempt> attempt = Attempt.of(session);
        if (attempt.isEmpty()) {
            return false;
        }
        Optional<Trouble> refusal;
        try {
            refusal = check(attempt.get(), key);
        } catch (IOException e) {
            refusal = Optional.of(Trouble.of(Kind.CONFIGURATION, "known hosts: " + e));
        }
        attempt.get().setRefusal(refusal);
        return refusal.isEmpty();
    }

    private Optional<Trouble> check(Attempt attempt, PublicKey key) throws IOException {
        Target target = attempt.target();
        String address = target.knownAddress();
        KnownHosts.Finding finding = attempt.knownHosts().check(target.knownName(), target.port(), key);
        String file = finding.file().toString();
        String line = Integer.toString(finding.line());
        String shown = KnownHosts.describe(key);
        return switch (finding.verdict()) {
            case KNOWN -> Optional.empty();
            case REVOKED -> Optional.of(Trouble.of(Kind.HOST_KEY_REVOKED, address, shown, file, line));
            case CHANGED ->
                Optional.of(Trouble.of(Kind.HOST_KEY_CHANGED, address, shown, file, line, finding.knownKey()));
            case UNKNOWN -> learn(attempt, key);
        };
    }

    private Optional<Trouble> learn(Attempt attempt, PublicKey key) throws IOException {
        Target target = attempt.target();
        List<Path> files = target.userKnownHosts();
        if (acceptNew && !files.isEmpty()) {
            KnownHosts.learn(files.get(0), target.knownAddress(), key);
            return Optional.empty();
        }
        String searched = attempt.files().stream().map(Path::toString).collect(Collectors.joining(", "));
        return Optional.of(Trouble.of(
                Kind.HOST_KEY_UNKNOWN, target.knownAddress(), KnownHosts.describe(key), searched, target.name()));
    }
}
