// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.batch.DecisionRecord.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that was decided about the containers that one name, or the beginning of an id, stands for; also about those long gone.
 *
 * @param decisions oldest first, each about a container; empty where the journal knows none
 */
public record ContainerHistory(List<DecisionRecord> decisions) {
    public ContainerHistory {
        decisions = List.copyOf(decisions);
    }

    /**
     * Reads the journal. Where the text is a name, only what bears it is meant.
     *
     * @param atMost so many decisions: the newest
     */
    public static ContainerHistory find(JournalReader journal, String nameOrId, int atMost) {
        List<DecisionRecord> found =
                journal.decisions(DecisionQuery.all().withContainer(nameOrId).withLimit(atMost));
        List<DecisionRecord> named = found.stream()
                .filter(decision -> decision.container()
                        .map(Subject::name)
                        .filter(nameOrId::equals)
                        .isPresent())
                .toList();
        return new ContainerHistory(named.isEmpty() ? found : named);
    }

    /** More than one where the text was the beginning of several ids: nobody knows which is meant. */
    public List<String> names() {
        return decisions.stream()
                .flatMap(decision -> decision.container().stream())
                .map(Subject::name)
                .distinct()
                .toList();
    }

    /** One container after the other, by id: a name may have been borne by several. */
    public Map<String, List<DecisionRecord>> byId() {
        Map<String, List<DecisionRecord>> byId = new LinkedHashMap<>();
        for (DecisionRecord decision : decisions) {
            decision.container()
                    .ifPresent(about -> byId.computeIfAbsent(about.id(), id -> new ArrayList<>())
                            .add(decision));
        }
        return byId;
    }
}
