// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster.ssh;

import dev.gestor.cluster.HostItem;
import dev.gestor.cluster.HostTroubleException;
import dev.gestor.cluster.Trouble;
import dev.gestor.cluster.Trouble.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.forward.ExplicitPortForwardingTracker;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.net.SshdSocketAddress;

/**
 * Makes sessions, directly or over jump hosts. Hosts behind one jump host share its session: it is logged in to once, however
 * many there are.
 */
final class Routes {
    private static final int MAX_JUMPS = 8;
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(3);

    private final SshClient client;
    private final Targets targets;
    private final Identities identities;
    private final Map<String, CompletableFuture<ClientSession>> jumps = new ConcurrentHashMap<>();

    Routes(SshClient client, Targets targets, Identities identities) {
        this.client = client;
        this.targets = targets;
        this.identities = identities;
    }

    /**
     * Connects and logs in.
     *
     * @param depth how many hosts come after this one
     */
    ClientSession session(Target target, int depth) throws HostTroubleException, InterruptedException {
        if (target.jumps().isEmpty()) {
            return connect(target, resolve(target));
        }
        if (depth == 0) {
            requireEnd(target);
        }
        Target jump = jump(target);
        ClientSession way = jumpSession(jump, depth + 1);
        return through(way, jump, target);
    }

    /** The last host on the way to it. */
    private Target jump(Target target) throws HostTroubleException {
        List<HostItem> hops = target.jumps();
        List<HostItem> before = hops.subList(0, hops.size() - 1);
        Target jump = targets.find(hops.get(hops.size() - 1));
        return before.isEmpty() ? jump : jump.withJumps(before);
    }

    /**
     * Before anything is waited for: those who wait for each other's jump hosts would wait for ever.
     *
     * @throws HostTroubleException where the way goes on and on
     */
    void requireEnd(Target target) throws HostTroubleException {
        Target each = target;
        for (int depth = 0; !each.jumps().isEmpty(); depth++) {
            each = jump(each);
            if (depth >= MAX_JUMPS) {
                throw new HostTroubleException(Trouble.of(
                        Kind.CONFIGURATION,
                        "ProxyJump: more than %d hosts on the way; does %s lead to itself? Then except it: Host * !%s"
                                .formatted(MAX_JUMPS, each.name(), each.name())));
            }
        }
    }

    private ClientSession through(ClientSession way, Target jump, Target target)
            throws HostTroubleException, InterruptedException {
        // A port of this machine that leads to the target, for as long as it takes to connect.
        try (ExplicitPortForwardingTracker tracker = way.createLocalPortForwardingTracker(
                new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(target.hostName(), target.port()))) {
            return connect(target, tracker.getBoundAddress().toInetSocketAddress());
        } catch (HostTroubleException e) {
            discardIfDead(way);
            throw e;
        } catch (IOException | RuntimeException e) {
            discardIfDead(way);
            throw new HostTroubleException(
                    Trouble.of(Kind.OTHER, ConnectTroubles.oneLine(e)).via(jump.name()), e);
        }
    }

    private ClientSession jumpSession(Target jump, int depth) throws HostTroubleException, InterruptedException {
        String key = jump.user() + "@" + jump.address() + " " + jump.jumps();
        var mine = new CompletableFuture<ClientSession>();
        CompletableFuture<ClientSession> shared =
                jumps.compute(key, (name, known) -> known == null || isOver(known) ? mine : known);
        if (shared == mine) {
            try {
                mine.complete(session(jump, depth));
            } catch (HostTroubleException | InterruptedException | RuntimeException e) {
                jumps.remove(key, mine);
                mine.completeExceptionally(e);
            }
        }
        try {
            return shared.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HostTroubleException trouble) {
                String via = trouble.trouble().via().orElse(jump.name());
                throw new HostTroubleException(trouble.trouble().via(via), trouble);
            }
            throw new HostTroubleException(
                    Trouble.of(Kind.OTHER, String.valueOf(e.getCause())).via(jump.name()), e);
        }
    }

    private static boolean isOver(CompletableFuture<ClientSession> future) {
        return future.isDone()
                && (future.isCompletedExceptionally() || !future.join().isOpen());
    }

    /** A jump host that is frozen would swallow every later attempt. */
    private static void discardIfDead(ClientSession way) {
        try {
            way.request("keepalive@openssh.com", new ByteArrayBuffer(), PING_TIMEOUT.toMillis());
        } catch (IOException | RuntimeException e) {
            way.close(true);
        }
    }

    private ClientSession connect(Target target, InetSocketAddress address)
            throws HostTroubleException, InterruptedException {
        Attempt attempt = new Attempt(target, identities.of(target));
        long end = System.nanoTime() + target.timeout().toNanos();
        ClientSession session = null;
        try {
            var entry = new HostConfigEntry("", address.getHostString(), address.getPort(), target.user());
            ConnectFuture connecting = client.connect(entry, attempt.context(), null);
            session = connecting.verify(left(end)).getClientSession();
            session.setKeyIdentityProvider(
                    KeyIdentityProvider.wrapKeyPairs(attempt.keys().pairs()));
            AuthFuture login = session.auth();
            login.verify(left(end));
            return session;
        } catch (IOException | RuntimeException e) {
            if (session != null) {
                session.close(true);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw ConnectTroubles.of(attempt, e);
        }
    }

    private static InetSocketAddress resolve(Target target) throws HostTroubleException {
        try {
            return new InetSocketAddress(InetAddress.getByName(target.hostName()), target.port());
        } catch (IOException e) {
            throw new HostTroubleException(Trouble.of(Kind.UNKNOWN_NAME, target.hostName()), e);
        }
    }

    private static Duration left(long end) {
        return Duration.ofMillis(
                Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
    }
}
