// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Container;
import dev.gestor.engine.Owner;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Proposes the removal of workload containers that have served their time. Pure. */
public final class Cleanup {
    public static final String POLICY = "cleanup";
    private static final Set<Owner> AUTHORITY = Set.of(Owner.WORKLOAD);
    /** Whose containers are made by request and live until another. */
    private static final Set<Owner> LASTING = Set.of(Owner.SERVICES, Owner.CLIENT, Owner.AGENT, Owner.ORCHESTRATOR);

    private Cleanup() {}

    /** Those that ended by themselves: nobody starts them again. */
    static List<Proposal> ended(World world) {
        return world.containers().stream()
                .filter(Cleanup::workload)
                .filter(c -> !world.ending().contains(c.id()))
                .filter(Selection::ended)
                .map(c -> removal(c, "it has ended by itself"))
                .toList();
    }

    /** Those that a cleanup may remove, in any state. */
    public static List<Container> candidates(Collection<Container> containers) {
        return containers.stream().filter(Cleanup::workload).toList();
    }

    /** All of them. */
    public static List<Proposal> everything(Collection<Container> containers, String reason) {
        return containers.stream()
                .filter(Cleanup::workload)
                .map(c -> removal(c, reason))
                .toList();
    }

    /** All that was made by request: of services with their load balancers, of a client, of the node agent. For who wants nothing of it any more. */
    public static List<Proposal> lasting(Collection<Container> containers, String reason) {
        return containers.stream()
                .filter(c -> c.owner().filter(LASTING::contains).isPresent())
                .<Proposal>map(c -> new Proposal.Removal(
                        POLICY,
                        Precedence.HEAL,
                        "remove",
                        c,
                        LASTING,
                        Proposal.Extent.REMOVE,
                        reason,
                        Map.of("state", c.state().name())))
                .toList();
    }

    private static boolean workload(Container container) {
        return container.owner().filter(Owner.WORKLOAD::equals).isPresent() && !container.isProtected();
    }

    private static Proposal removal(Container container, String reason) {
        return new Proposal.Removal(
                POLICY,
                Precedence.EVICT,
                "remove",
                container,
                AUTHORITY,
                Proposal.Extent.REMOVE,
                reason,
                Map.of("state", container.state().name()));
    }
}
