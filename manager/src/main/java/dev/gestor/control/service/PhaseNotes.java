// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.service;

import dev.gestor.control.Decision;
import dev.gestor.policy.reconcile.Phase;
import dev.gestor.policy.reconcile.PlaceStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells for the journal how places come to be in a state that no step is recorded for, once each time. */
final class PhaseNotes {
    /** What a person wants to find in the journal; the others come with a step, which is recorded by itself. */
    private static final Set<Phase> NOTED = Set.of(
            Phase.CRASH_LOOP,
            Phase.BLOCKED,
            Phase.FAILED,
            Phase.BACKING_OFF,
            Phase.WAITING,
            Phase.HELD,
            Phase.COMPLETED);

    private Map<String, Phase> noted = Map.of();

    List<Decision> news(List<PlaceStatus> statuses) {
        Map<String, Phase> phases = new HashMap<>();
        for (PlaceStatus status : statuses) {
            String key = status.place().key();
            // An attempt in between is recorded by itself; what comes after it is no news if it is as before.
            Phase before = noted.get(key);
            phases.put(key, status.phase() == Phase.CHANGING && before != null ? before : status.phase());
        }
        List<Decision> news = statuses.stream()
                .filter(s -> NOTED.contains(s.phase()))
                .filter(s -> noted.get(s.place().key()) != s.phase())
                .map(s -> Decision.idle(
                        StepRunner.POLICY,
                        s.phase().text(),
                        s.container(),
                        "%s: %s".formatted(s.place().name(), s.reason()),
                        Map.of("subject", s.place().key(), "restarts", Integer.toString(s.restarts()))))
                .toList();
        noted = phases;
        return news;
    }
}
