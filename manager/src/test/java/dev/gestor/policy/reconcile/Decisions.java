// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.reconcile;

import dev.gestor.engine.Container;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.policy.reconcile.Declarations.Made;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the reconciler decides in situations of tests, and how its steps read. */
final class Decisions {
    private Decisions() {}

    static Situation situation(
            List<DeclaredProject> projects,
            Set<String> unreadable,
            List<Made> there,
            Map<String, PlaceHistory> history) {
        return new Situation(
                Duration.ofSeconds(100),
                projects,
                unreadable,
                there.stream().map(Made::container).toList(),
                history,
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of());
    }

    static Reconciliation decide(
            ProjectSpec project, List<Made> there, Map<String, PlaceHistory> history, Set<String> holds, Duration now) {
        List<Container> containers = there.stream().map(Made::container).toList();
        return Reconciler.decide(
                new Situation(
                        now,
                        List.of(DeclaredProject.of(project)),
                        Set.of(),
                        containers,
                        history,
                        holds,
                        Set.of(),
                        Set.of(),
                        Set.of(),
                        Set.of()),
                RestartLimits.DEFAULT);
    }

    static List<String> lines(List<Step> steps) {
        return steps.stream().map(Decisions::line).toList();
    }

    private static String line(Step step) {
        String subject = step.key();
        if (step instanceof Step.Create create) {
            subject = create.spec().name();
        } else if (step instanceof Step.Remove remove) {
            subject = remove.container().name();
        } else if (step instanceof Step.Alter alter) {
            subject = alter.container().name();
        }
        return "%s %s: %s".formatted(step.action(), subject, step.reason());
    }
}
