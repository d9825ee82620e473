// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.scale;

import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerTemplate;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NamedContainer;
import dev.gestor.engine.Owner;
import dev.gestor.policy.rollout.Copies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a container's copies are like: all of its own configuration but what only one can have, and what marks it as another's. */
final class InstanceCopy {
    /** By these a controller would take a copy for one that it made. */
    private static final Set<String> MARKS = Set.of(
            Labels.PROJECT,
            Labels.SERVICE,
            Labels.INDEX,
            Labels.SPEC,
            Labels.CLIENT,
            Labels.WORKLOAD,
            Labels.ROLLOUT,
            Labels.OWNER,
            Labels.PROTECT);

    private static final Set<Owner> REFUSED = Set.of(Owner.CLIENT, Owner.WORKLOAD);

    private InstanceCopy() {}

    /** @param ours whether it is this instance's */
    static void requireScalable(NamedContainer named, boolean ours) throws ScaleRefusedException {
        Container container = named.container();
        String name = container.name();
        if (!container.running()) {
            throw new ScaleRefusedException(
                    "container %s is not running; start it first: docker start %s".formatted(name, name));
        }
        if (!ours && "true".equals(container.labels().get(Labels.MANAGED))) {
            throw new ScaleRefusedException("container %s belongs to Gestor instance '%s'; name it by --instance"
                    .formatted(name, container.labels().get(Labels.INSTANCE)));
        }
        Optional<Owner> owner = ours ? container.owner() : Optional.empty();
        if (owner.filter(REFUSED::contains).isPresent()) {
            throw new ScaleRefusedException("container %s belongs to owner '%s', which starts instances of its own"
                    .formatted(name, owner.get().label()));
        }
        String original = container.labels().get(Labels.SCALED_FROM);
        if (ours && original != null) {
            throw new ScaleRefusedException("container %s is itself a copy of %s; name that".formatted(name, original));
        }
        List<String> obstacles = Copies.obstacles(named.exclusives());
        if (!obstacles.isEmpty()) {
            throw new ScaleRefusedException(
                    "container %s cannot be there twice: %s".formatted(name, String.join("; ", obstacles)));
        }
    }

    /** @param group of its load balancer */
    static ContainerTemplate of(NamedContainer named, String name, Optional<String> group) {
        Map<String, String> labels = new HashMap<>();
        labels.put(Labels.SCALED_FROM, named.container().name());
        group.ifPresent(g -> labels.put(Labels.BALANCE_GROUP, g));
        return named.template()
                .withName(name)
                .ofNobody()
                .withoutLabels(MARKS::contains)
                .withoutHostPorts()
                .withLabels(labels);
    }
}
