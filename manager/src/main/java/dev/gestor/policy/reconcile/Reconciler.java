// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.Labels;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares what is declared with what is there, and tells the next steps towards it. A pure function: the same situation gives the
 * same steps, and where all is as declared there are none.
 *
 * <pre>
 *                     removed by hand
 *        +--------------------------------------------+
 *        v                                            |
 *     (nothing) --create--> STARTING --well--> RUNNING --end, ill health--> BACKING_OFF --start, restart--> STARTING
 *        ^                                       |                              |
 *        +---------remove: declaration changed---+          budget used up      v
 *                                                                          CRASH_LOOP
 * </pre>
 *
 * Whatever a person changes on a declared container is mended, also a {@code docker stop} of one whose rule is
 * {@code unless-stopped}: that somebody stopped it cannot be told from its end with certainty. Holding it is the way to keep it so.
 */
public final class Reconciler {
    private Reconciler() {}

    public static Reconciliation decide(Situation situation, RestartLimits limits) {
        var findings = new Findings(situation);
        for (DeclaredProject project : situation.projects()) {
            Findings.Mark before = findings.mark();
            try {
                decide(project, situation, limits, findings);
            } catch (RuntimeException e) {
                // One that nobody can decide about must not keep the others from being kept.
                findings.defect(project, e, before);
            }
        }
        undeclared(situation).forEach(container -> {
            if (situation.collecting().contains(container.id())) {
                findings.remove(
                        Step.key(container),
                        Step.Cause.UPDATE,
                        container,
                        "nobody declares service %s/%s"
                                .formatted(
                                        container.labels().getOrDefault(Labels.PROJECT, "(none)"),
                                        container.labels().getOrDefault(Labels.SERVICE, "(none)")),
                        limits);
            }
            findings.undeclared(container);
        });
        return findings.result();
    }

    private static void decide(DeclaredProject project, Situation situation, RestartLimits limits, Findings findings) {
        if (project.withdrawn()) {
            new Departure(situation, limits, findings, project).decideProject();
        } else {
            new Departure(situation, limits, findings, project).decideServices();
            new ProjectTurn(situation, limits, findings, project).decide();
        }
    }

    /** Containers of services that nobody declares; not those of declarations that cannot be read. */
    public static List<Container> undeclared(Situation situation) {
        Set<String> declared = new HashSet<>();
        situation.projects().stream().filter(p -> !p.withdrawn()).forEach(p -> {
            p.project().services().forEach(s -> declared.add(s.key()));
            p.leaving().forEach(s -> declared.add(s.key()));
        });
        Set<String> withdrawn = situation.projects().stream()
                .filter(DeclaredProject::withdrawn)
                .map(DeclaredProject::name)
                .collect(Collectors.toSet());
        return situation.containers().stream()
                .filter(Occupancy::ours)
                .filter(c -> {
                    String project = c.labels().getOrDefault(Labels.PROJECT, "");
                    String key = project + "/" + c.labels().getOrDefault(Labels.SERVICE, "");
                    return !situation.unreadable().contains(project)
                            && !withdrawn.contains(project)
                            && !declared.contains(key);
                })
                .toList();
    }
}
