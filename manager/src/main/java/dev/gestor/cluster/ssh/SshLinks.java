// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import dev.gestor.cluster.HostItem;
import dev.gestor.cluster.HostLinks;
import dev.gestor.cluster.HostTroubleException;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.core.CoreModuleProperties;

/** Links by ssh, as the user's own ssh would make them: the same names, keys, agent, known hosts and jump hosts. */
public final class SshLinks implements HostLinks {
    private final SshClient client;
    private final Targets targets;
    private final Identities identities = new Identities();
    private final Routes routes;

    /** @throws IOException names the configuration that cannot be read */
    public SshLinks(SshSettings settings) throws IOException {
        targets = new Targets(settings);
        var hostKeys = new HostKeys(settings.acceptNew());
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(hostKeys);
        client.addSessionListener(hostKeys);
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.setAgentFactory(new Agents());
        client.setKeyExchangeFactories(cheapestFirst(client.getKeyExchangeFactories()));
        // Between two readings a session may be silent for an hour.
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, Duration.ZERO);
        client.start();
        routes = new Routes(client, targets, identities);
    }

    /**
     * Key exchanges that withstand a quantum computer cost a Java process 0.2 s of CPU each, seven times the others: 50 hosts at once would
     * outlast the timeout. Nothing that is read here is worth recording for decades; a host that knows no others gets them.
     */
    private static List<KeyExchangeFactory> cheapestFirst(List<KeyExchangeFactory> factories) {
        return factories.stream()
                .sorted(Comparator.comparing(factory -> factory.getName().startsWith("sntrup")
                        || factory.getName().startsWith("mlkem")))
                .toList();
    }

    /** Asks for the passphrases of the keys that these hosts need, before anything else is on the terminal. */
    public void unlock(List<HostItem> items, Passphrases passphrases) {
        for (HostItem item : items) {
            try {
                Target target = targets.find(item);
                routes.requireEnd(target);
                identities.unlock(target, Agents.keys(target), passphrases);
                unlock(target.jumps(), passphrases);
            } catch (HostTroubleException e) {
                // Told in the host's own line.
            }
        }
    }

    @Override
    public Link open(HostItem item) throws HostTroubleException, InterruptedException {
        ClientSession session = routes.session(targets.find(item), 0);
        return new SshLink(session);
    }

    @Override
    public void close() {
        client.stop();
    }
}
