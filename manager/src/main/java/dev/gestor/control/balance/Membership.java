// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.Balancer;
import dev.gestor.balance.BalancerException;
import dev.gestor.balance.BalancerSpec;
import dev.gestor.balance.Member;
import dev.gestor.balance.ServerState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Brings the servers of a balancer that runs to those that are wanted, one order after the other. */
final class Membership {
    private final Balancer balancer;
    private final BalancerSpec spec;
    private final List<Change> changes = new ArrayList<>();
    private final Set<String> serving = new TreeSet<>();
    private boolean pending;

    private Membership(Balancer balancer, BalancerSpec spec) {
        this.balancer = balancer;
        this.spec = spec;
    }

    /**
     * @param wanted by the names of servers
     * @param draining those of them that are to get no new request
     */
    static Result apply(Balancer balancer, BalancerSpec spec, Map<String, Member> wanted, Set<String> draining)
            throws BalancerException {
        var membership = new Membership(balancer, spec);
        Set<String> present = new HashSet<>();
        for (ServerState server : balancer.servers()) {
            present.add(server.name());
            Member member = wanted.get(server.name());
            if (member == null || !server.serves(member)) {
                membership.takeOut(server);
            } else {
                membership.keep(server, draining.contains(server.name()));
            }
        }
        for (Member member : wanted.values()) {
            if (!present.contains(member.name()) && !draining.contains(member.name())) {
                membership.add(member);
            }
        }
        return membership.result();
    }

    private void add(Member member) throws BalancerException {
        balancer.add(spec, member);
        serving.add(member.name());
        changes.add(new Change("join", member.name()));
    }

    private void keep(ServerState server, boolean drain) throws BalancerException {
        if (drain) {
            if (server.leaving() || !server.draining()) {
                balancer.drain(server.name());
            }
            return;
        }
        if (server.leaving() || server.draining()) {
            balancer.ready(server.name());
            changes.add(new Change("join", server.name()));
        }
        serving.add(server.name());
    }

    private void takeOut(ServerState server) throws BalancerException {
        if (!server.leaving()) {
            balancer.retire(server.name());
            changes.add(new Change("leave", server.name()));
        }
        // Its requests end by themselves, or with it.
        if (!balancer.remove(server.name())) {
            pending = true;
        }
    }

    private Result result() {
        return new Result(serving, changes, pending);
    }

    /** @param action {@code join} or {@code leave} */
    record Change(String action, String server) {}

    /**
     * @param serving that get new requests
     * @param pending whether some could not be removed yet
     */
    record Result(Set<String> serving, List<Change> changes, boolean pending) {
        Result {
            serving = Set.copyOf(serving);
            changes = List.copyOf(changes);
        }
    }
}
