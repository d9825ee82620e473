// SPDX-License-Identifier: Apache-2.0
package dev.gestor.balance;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A balancer that runs, changed without being started anew. May be used by several threads; each call has a deadline.
 *
 * <pre>{@code
 * Balancer balancer = new Balancer(folder);
 * balancer.add(spec, new Member("web-0", "172.18.0.3", 8080, Optional.empty()));
 * balancer.drain("web-0");
 * }</pre>
 */
public final class Balancer {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final AdminSocket socket;

    public Balancer(BalancerFolder folder) {
        this(folder, LIMIT);
    }

    /** @param limit for each command */
    public Balancer(BalancerFolder folder, Duration limit) {
        socket = new AdminSocket(folder.socket(), limit);
    }

    public List<ServerState> servers() throws BalancerException {
        return ServerState.parse(socket.ask("show servers state " + BalancerConfig.BACKEND));
    }

    public Statistics statistics() throws BalancerException {
        return Statistics.parse(socket.ask("show stat"));
    }

    /**
     * Adds a server, which gets requests from now on. It is given a number by name: HAProxy 2.6 gives all that are added without one
     * the same places among which the random choice is made, so that together they would get the share of one.
     */
    public void add(BalancerSpec spec, Member member) throws BalancerException {
        String options = "id %d %s".formatted(freeNumber(), BalancerConfig.options(spec, member));
        expect(
                "add server %s %s %s".formatted(server(member.name()), member.endpoint(), options),
                "New server registered");
        if (options.contains(" check ")) {
            order("enable health " + server(member.name()));
        }
        ready(member.name());
    }

    /** The smallest, since only its lower bits tell places apart. */
    private int freeNumber() throws BalancerException {
        Set<Integer> taken = servers().stream().map(ServerState::number).collect(Collectors.toSet());
        int number = 1;
        while (taken.contains(number)) {
            number++;
        }
        return number;
    }

    /** It gets requests; also the end of {@link #drain} and {@link #retire}. */
    public void ready(String name) throws BalancerException {
        order("set server %s state ready".formatted(server(name)));
    }

    /** It gets no new request from now on, and keeps those that it has. */
    public void drain(String name) throws BalancerException {
        order("set server %s state drain".formatted(server(name)));
    }

    /** As {@link #drain}, and it is not asked any more whether it is well. */
    public void retire(String name) throws BalancerException {
        order("set server %s state maint".formatted(server(name)));
    }

    /**
     * Removes a server that was retired.
     *
     * @return false while it has connections: to be tried again
     */
    public boolean remove(String name) throws BalancerException {
        String command = "del server " + server(name);
        String answer = socket.ask(command);
        if (answer.contains("Server deleted") || answer.contains("No such server")) {
            return true;
        }
        if (answer.contains("connection")) {
            return false;
        }
        throw refused(command, answer);
    }

    private static String server(String name) {
        return BalancerConfig.BACKEND + "/" + name;
    }

    private void order(String command) throws BalancerException {
        String answer = socket.ask(command);
        if (!answer.isEmpty()) {
            throw refused(command, answer);
        }
    }

    private void expect(String command, String words) throws BalancerException {
        String answer = socket.ask(command);
        if (!answer.contains(words)) {
            throw refused(command, answer);
        }
    }

    private static BalancerException refused(String command, String answer) {
        return new BalancerException("the balancer answered '%s' with: %s"
                .formatted(command, answer.isEmpty() ? "nothing" : answer.replaceAll("\\s+", " ")));
    }
}
