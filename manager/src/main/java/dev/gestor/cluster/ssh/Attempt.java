// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import dev.gestor.cluster.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;

/** One connection to one target, for what MINA calls back with only the session in hand. */
final class Attempt {
    private static final AttributeKey<Attempt> KEY = new AttributeKey<>();

    private final Target target;
    private final Identities.Keys keys;

    /** Why the host's key was refused. Written by a thread of MINA's. */
    private volatile Optional<Trouble> refusal = Optional.empty();

    /** @param keys the private keys to offer, and which of their files could not be opened */
    Attempt(Target target, Identities.Keys keys) {
        this.target = target;
        this.keys = keys;
    }

    Target target() {
        return target;
    }

    Identities.Keys keys() {
        return keys;
    }

    Optional<Trouble> refusal() {
        return refusal;
    }

    void setRefusal(Optional<Trouble> refusal) {
        this.refusal = refusal;
    }

    AttributeRepository context() {
        return AttributeRepository.ofKeyValuePair(KEY, this);
    }

    /** Empty for a session that is not ours. */
    static Optional<Attempt> of(Session session) {
        return session instanceof ClientSession client && client.getConnectionContext() != null
                ? Optional.ofNullable(client.getConnectionContext().getAttribute(KEY))
                : Optional.empty();
    }

    KnownHosts knownHosts() throws IOException {
        return KnownHosts.read(files());
    }

    List<Path> files() {
        return Stream.concat(target.userKnownHosts().stream(), target.globalKnownHosts().stream())
                .toList();
    }
}
