// SPDX-License-Identifier: Apache-2.0
package dev.gestor.workload;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.workload.WorkloadLimits.Admission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Creates random containers on request, within the limits: for the first burst, for the schedule and for requests from outside.
 * Requests are served one after the other, so that two at once cannot pass the limits together.
 */
public final class Workload implements AutoCloseable {
    /** By then an event, or a look at all containers, has told the host about a container, or never will. */
    private static final Duration UNSEEN_FOR_LONGEST = Duration.ofSeconds(60);

    private final WorkloadHost host;
    private final WorkloadGenerator generator;
    private final WorkloadLimits limits;
    private final Clock clock;

    /** Containers that we created and that the host may not have heard of yet. Guarded by this. */
    private List<Container> recent = List.of();

    /** Why no request is served. Guarded by this. */
    private Optional<String> refusing = Optional.empty();

    public Workload(WorkloadHost host, WorkloadGenerator generator, WorkloadLimits limits, Clock clock) {
        this.host = host;
        this.generator = generator;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Creates {@code count} random containers, or as many as the limits allow.
     *
     * @param reason who asks, for the record: {@code first burst}, {@code cron}
     */
    public synchronized WorkloadOutcome create(int count, String reason) {
        if (refusing.isPresent()) {
            return new WorkloadOutcome(count, List.of(), refusing);
        }
        List<Container> known = known();
        Set<String> names = known.stream().map(Container::name).collect(Collectors.toSet());
        List<ContainerSpec> wanted = generator.draw(count, names);
        Admission admission = limits.admit(wanted, known, host.availableBytes());
        int refused = count - admission.admitted().size();
        admission.refusal().ifPresent(why -> host.refused(refused, why));
        List<Creation> creations =
                admission.admitted().isEmpty() ? List.of() : host.create(admission.admitted(), reason);
        remember(creations);
        return new WorkloadOutcome(count, creations, admission.refusal());
    }

    /**
     * Refuses requests until {@link #open}.
     *
     * @param why in words, for those who ask meanwhile
     */
    public synchronized void hold(String why) {
        refusing = Optional.of(why);
    }

    /** Why requests are refused, if they are. */
    public synchronized Optional<String> refusal() {
        return refusing;
    }

    public synchronized void open() {
        refusing = Optional.empty();
    }

    /** Waits for the request under way and refuses all later ones, so that what is listed from now on is all there is. */
    @Override
    public synchronized void close() {
        hold("the manager is ending");
    }

    private List<Container> known() {
        List<Container> known = new ArrayList<>(host.containers());
        Set<String> ids = known.stream().map(Container::id).collect(Collectors.toSet());
        Instant oldest = clock.instant().minus(UNSEEN_FOR_LONGEST);
        recent = recent.stream()
                .filter(c -> !ids.contains(c.id()) && c.created().isAfter(oldest))
                .toList();
        known.addAll(recent);
        return known;
    }

    private void remember(List<Creation> creations) {
        List<Container> all = new ArrayList<>(recent);
        creations.forEach(creation -> creation.container().ifPresent(all::add));
        recent = List.copyOf(all);
    }
}
