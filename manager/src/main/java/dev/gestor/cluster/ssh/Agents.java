// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import java.io.IOException;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.jspecify.annotations.Nullable;

/** Lets sessions log in with keys of the user's agent. An agent is never forwarded to a host. */
final class Agents implements SshAgentFactory {

    /** Nothing where there is no agent: the keys in files are tried then. */
    @Override
    public @Nullable SshAgent createClient(Session session, FactoryManager manager) {
        return Attempt.of(session).flatMap(Agents::open).orElse(null);
    }

    private static Optional<SshAgent> open(Attempt attempt) {
        Target target = attempt.target();
        if (target.agent().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AgentSocket(
                    target.agent().get(),
                    key -> !target.identitiesOnly()
                            || attempt.keys().publicKeys().stream().anyMatch(own -> KeyUtils.compareKeys(own, key))));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** The agent's keys; none where there is no agent. */
    static List<PublicKey> keys(Target target) {
        if (target.agent().isEmpty()) {
            return List.of();
        }
        try (AgentSocket agent = new AgentSocket(target.agent().get(), key -> true)) {
            return agent.keys();
        } catch (IOException | UnsupportedOperationException e) {
            return List.of();
        }
    }

    @Override
    public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
        return List.of();
    }

    @Override
    public SshAgentServer createServer(ConnectionService service) {
        throw new UnsupportedOperationException("an agent is never forwarded");
    }
}
