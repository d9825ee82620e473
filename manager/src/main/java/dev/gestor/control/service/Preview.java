// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.ResourceSpec;
import dev.gestor.policy.reconcile.DeclaredProject;
import dev.gestor.policy.reconcile.Differences;
import dev.gestor.policy.reconcile.Phase;
import dev.gestor.policy.reconcile.Situation;
import dev.gestor.policy.reconcile.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells what would be done were a project declared. Changes nothing. */
final class Preview {
    private final ServiceStore store;
    private final ContainerEngine engine;
    private final Inventory inventory;

    Preview(ServiceStore store, ContainerEngine engine, Inventory inventory) {
        this.store = store;
        this.engine = engine;
        this.inventory = inventory;
    }

    /** @param statuses what the keeper knows of its containers; the reason of one that it leaves alone is its own */
    Drift of(ProjectSpec project, List<ServiceStatus> statuses) throws EngineException {
        Map<String, String> leftAlone = statuses.stream()
                .flatMap(s -> s.containers().stream())
                .filter(c -> c.phase() == Phase.CRASH_LOOP)
                .collect(Collectors.toMap(ContainerStatus::name, ContainerStatus::reason, (first, second) -> first));
        var situation = new Situation(
                Duration.ZERO,
                List.of(DeclaredProject.of(project)),
                store.unreadable(),
                inventory.containers(),
                Map.of(),
                store.holds(),
                Set.of(),
                provided(project),
                Set.of(),
                Set.of());
        return new Drift(Differences.of(situation).stream()
                .map(d -> new Drift.Difference(
                        d.action(),
                        d.subject(),
                        again(d.action()) ? leftAlone.getOrDefault(d.subject(), d.reason()) : d.reason()))
                .toList());
    }

    /** What declaring it again would do with one that ended too often. */
    private static boolean again(String action) {
        return action.equals("start") || action.equals("restart");
    }

    private Set<String> provided(ProjectSpec project) throws EngineException {
        List<ResourceSpec> resources = new ArrayList<>(project.networks());
        resources.addAll(project.volumes());
        Set<String> provided = new HashSet<>();
        for (ResourceSpec resource : resources) {
            if (engine.resources().exists(resource)) {
                provided.add(Step.key(resource));
            }
        }
        return provided;
    }
}
