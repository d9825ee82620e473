// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.scale;

import dev.gestor.control.ActionOutcome;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Claims;
import dev.gestor.control.Dispatcher.Dispatched;
import dev.gestor.control.Plan;
import dev.gestor.control.Precedence;
import dev.gestor.control.Proposal;
import dev.gestor.control.ready.Readiness;
import dev.gestor.control.rollout.Traffic;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NamedContainer;
import dev.gestor.engine.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Copies of a container that share its work: owner {@code orchestrator}, labelled with the name of the one they were made like. The
 * container itself is only looked at. May be used by several threads; those of one container should come one after another.
 */
public final class Instances {
    static final String POLICY = "latency-target";

    private static final Set<ContainerState> ENDED = Set.of(ContainerState.EXITED, ContainerState.DEAD);

    private static final Set<Owner> AUTHORITY = Set.of(Owner.ORCHESTRATOR);

    private final ContainerEngine engine;
    private final Inventory inventory;
    private final ChangeRequests requests;
    private final Readiness readiness;
    private final Traffic traffic;
    private final Claims claims;

    /** @param claims shared with whoever else changes named containers */
    public Instances(
            ContainerEngine engine,
            Inventory inventory,
            ChangeRequests requests,
            Readiness readiness,
            Traffic traffic,
            Claims claims) {
        this.engine = engine;
        this.inventory = inventory;
        this.requests = requests;
        this.readiness = readiness;
        this.traffic = traffic;
        this.claims = claims;
    }

    /** Finds a container that may be scaled. */
    public NamedContainer scalable(String idOrName) throws EngineException, ScaleRefusedException {
        NamedContainer named = engine.named()
                .find(idOrName)
                .orElseThrow(() -> new ScaleRefusedException(
                        "there is no container '%s'; docker ps lists those that run".formatted(idOrName)));
        requireScalable(named, inventory.find(named.container().id()).isPresent());
        return named;
    }

    /**
     * @param ours whether it is this instance's
     * @throws ScaleRefusedException where it cannot be there several times, or somebody else sees to its copies
     */
    public static void requireScalable(NamedContainer named, boolean ours) throws ScaleRefusedException {
        InstanceCopy.requireScalable(named, ours);
    }

    /** Copies of a container that have not ended, oldest first. */
    public List<Container> of(String name) {
        return all(name).stream().filter(copy -> !ended(copy)).toList();
    }

    private static boolean ended(Container copy) {
        return ENDED.contains(copy.state());
    }

    /** In the order in which they are kept: those that have ended last, the oldest first. */
    private List<Container> all(String name) {
        return inventory.containers().stream()
                .filter(c -> name.equals(c.labels().get(Labels.SCALED_FROM)))
                .filter(c -> c.owner().filter(Owner.ORCHESTRATOR::equals).isPresent())
                .sorted(Comparator.comparing(Instances::ended).thenComparing(Container::created))
                .toList();
    }

    /** Of a container and all its copies. */
    private Claims.Claim claim(Optional<Container> named, String name) throws ScaleRefusedException {
        List<Container> containers = new ArrayList<>(all(name));
        named.ifPresent(containers::add);
        try {
            return claims.take(Claims.of(containers), "being scaled");
        } catch (Claims.ClaimedException e) {
            throw new ScaleRefusedException(
                    "container %s is %s; it can be scaled when that has ended".formatted(name, e.doing()));
        }
    }

    /**
     * What came of it.
     *
     * @param ready names of copies that serve
     * @param failure why there are not as many as were asked for
     */
    public record Added(List<String> ready, Optional<String> failure) {
        public Added {
            ready = List.copyOf(ready);
        }
    }

    /**
     * Starts copies, all at once, and waits until they are ready and, where there is one, their load balancer has taken them. One
     * that does not become ready is removed again.
     *
     * @param limit how long to wait for one to become ready
     * @param reason what led to it, for the journal
     */
    public Added add(String idOrName, int count, Duration limit, String reason, Map<String, String> inputs)
            throws EngineException, ScaleRefusedException, InterruptedException {
        NamedContainer named = scalable(idOrName);
        Claims.Claim claim =
                claim(Optional.of(named.container()), named.container().name());
        try {
            return add(named, count, limit, reason, inputs);
        } finally {
            claim.release();
        }
    }

    private Added add(NamedContainer named, int count, Duration limit, String reason, Map<String, String> inputs)
            throws EngineException, InterruptedException {
        Optional<String> group = traffic.group(named.container().id());
        List<Container> over =
                all(named.container().name()).stream().filter(Instances::ended).toList();
        if (!over.isEmpty()) {
            take(over, Duration.ZERO, "it has ended, and others are started", inputs);
        }
        List<Proposal> proposals = new ArrayList<>();
        for (String name : freeNames(named.container().name(), count)) {
            proposals.add(new Proposal.Copy(
                    POLICY,
                    Precedence.SCALE,
                    "create",
                    InstanceCopy.of(named, name, group),
                    Owner.ORCHESTRATOR,
                    reason,
                    inputs));
        }
        Dispatched done = requests.carryOut(proposals);
        List<String> failures = new ArrayList<>();
        done.overruled().stream().map(Plan.Overruled::reason).forEach(failures::add);
        List<String> ready = new ArrayList<>();
        // They get ready at the same time: none has it longer for being looked at after another.
        long began = readiness.now();
        for (ActionOutcome outcome : done.outcomes()) {
            if (outcome.created().isEmpty()) {
                failures.add(outcome.error().orElse("nothing is changed in a dry run"));
            } else {
                Container made = outcome.created().get();
                Optional<String> unready = unready(made, limit, began);
                if (unready.isEmpty()) {
                    ready.add(made.name());
                } else {
                    failures.add(made.name() + ": " + unready.get());
                    take(List.of(made), Duration.ZERO, "it did not become ready: " + unready.get(), inputs);
                }
            }
        }
        return new Added(
                ready, failures.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", new HashSet<>(failures))));
    }

    /** @param began from when on the limit counts */
    private Optional<String> unready(Container made, Duration limit, long began) throws InterruptedException {
        Readiness.Finding finding = readiness.await(made.id(), Duration.ZERO, limit, began);
        if (!finding.ready()) {
            return Optional.of(finding.words());
        }
        Duration left = limit.minusNanos(readiness.now() - began);
        return !traffic.balanced(made.id()) || traffic.awaitJoined(made.id(), left.isNegative() ? Duration.ZERO : left)
                ? Optional.empty()
                : Optional.of(
                        "it gets no requests after %d s: %s".formatted(limit.toSeconds(), traffic.whyNot(made.id())));
    }

    private List<String> freeNames(String name, int count) throws EngineException {
        List<String> names = new ArrayList<>();
        for (int number = 1; names.size() < count; number++) {
            String candidate = name + "-scale-" + number;
            if (inventory.find(candidate).isEmpty()
                    && engine.named().find(candidate).isEmpty()) {
                names.add(candidate);
            }
        }
        return names;
    }

    /**
     * Takes copies away, those that have ended and then the newest first: out of the load balancer, their requests finished, stopped and removed.
     *
     * @param drain how long they may finish their requests
     * @return names of those that are gone
     */
    public List<String> remove(String name, int count, Duration drain, String reason, Map<String, String> inputs)
            throws ScaleRefusedException, InterruptedException {
        Claims.Claim claim = claim(inventory.find(name), name);
        try {
            List<Container> all = all(name);
            int ended = Math.toIntExact(all.stream().filter(Instances::ended).count());
            return take(all.subList(Math.max(0, all.size() - count - ended), all.size()), drain, reason, inputs);
        } finally {
            claim.release();
        }
    }

    /** All at once: each has the whole time for its requests. */
    private List<String> take(List<Container> copies, Duration drain, String reason, Map<String, String> inputs)
            throws InterruptedException {
        List<Container> drained =
                copies.stream().filter(copy -> traffic.balanced(copy.id())).toList();
        List<String> gone = new ArrayList<>();
        // Of those that a removal may go on with nobody takes it back.
        Set<String> going = new HashSet<>();
        try {
            for (Container copy : drained) {
                traffic.drain(copy.id(), Duration.ZERO);
            }
            long end = System.nanoTime() + drain.toNanos();
            for (Container copy : drained) {
                traffic.drain(copy.id(), Duration.ofNanos(Math.max(0, end - System.nanoTime())));
            }
            List<Proposal> proposals = new ArrayList<>();
            copies.forEach(copy -> proposals.add(removal(copy, reason, inputs)));
            copies.forEach(copy -> going.add(copy.id()));
            Dispatched done = requests.carryOut(proposals);
            going.clear();
            for (ActionOutcome outcome : done.outcomes()) {
                if (outcome.proposal() instanceof Proposal.Removal removal) {
                    if (outcome.error().isEmpty()) {
                        gone.add(removal.container().name());
                    }
                    if (outcome.cause().isEmpty()) {
                        going.add(removal.container().id());
                    }
                }
            }
        } finally {
            // One that stays would count and do nothing.
            for (Container copy : drained) {
                if (!going.contains(copy.id())) {
                    traffic.undrain(copy.id());
                }
            }
        }
        return gone;
    }

    private static Proposal removal(Container copy, String reason, Map<String, String> inputs) {
        return new Proposal.Removal(
                POLICY, Precedence.SCALE, "remove", copy, AUTHORITY, Proposal.Extent.REMOVE, reason, inputs);
    }

    /** After a killed process: removes copies that were created and never started, and has drained ones get requests again. */
    public void clearUp() throws InterruptedException {
        List<Proposal> proposals = new ArrayList<>();
        for (Container container : inventory.containers()) {
            if (container.labels().containsKey(Labels.SCALED_FROM) && traffic.balanced(container.id())) {
                traffic.undrain(container.id());
            }
        }
        for (Container container : inventory.containers()) {
            if (container.labels().containsKey(Labels.SCALED_FROM) && container.state() == ContainerState.CREATED) {
                proposals.add(removal(
                        container, "it was created and not started, and whoever was to start it has ended", Map.of()));
            }
        }
        if (!proposals.isEmpty()) {
            requests.carryOut(proposals);
        }
    }
}
