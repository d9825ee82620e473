// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.engine.Container;
import java.util.List;
import java.util.Optional;

/**
 * A group and its balancer as they were seen last.
 *
 * @param balancer empty: it has not been made yet
 * @param serving whether the balancer runs and takes orders
 * @param port where it is reached on the host
 * @param members containers whose labels ask for it, by name
 * @param problems what keeps it from being as it should, each with the remedy
 * @param traffic what it has counted; empty while it does not answer
 */
public record GroupView(
        String group,
        Optional<Container> balancer,
        boolean serving,
        Optional<FrontPort> port,
        List<MemberView> members,
        List<String> problems,
        Optional<GroupTraffic> traffic) {
    public GroupView {
        members = List.copyOf(members);
        problems = List.copyOf(problems);
    }

    public Optional<MemberView> member(String containerId) {
        return members.stream()
                .filter(member -> member.container().id().equals(containerId))
                .findFirst();
    }

    /** Containers that get requests. */
    public long joined() {
        return members.stream()
                .filter(member -> member.state() == MemberState.JOINED)
                .count();
    }

    /** @param reason in words; empty text where it gets requests */
    public record MemberView(Container container, MemberState state, String reason) {}

    /** Whether a container gets requests. */
    public enum MemberState {
        JOINED,
        /** No new ones, by wish. */
        DRAINING,
        /** Not yet, or not any more. */
        OUT
    }
}
