// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes a request smaller for as long as it breaks the same rule. */
final class Shrinker {
    private static final int MOST_TRIES = 80;

    private final Predicate<Draft> breaks;
    private int tries;

    /** @param breaks whether the request, sent again, breaks the rule */
    Shrinker(Predicate<Draft> breaks) {
        this.breaks = breaks;
    }

    Draft shrink(Draft draft) {
        Draft smallest = draft;
        boolean smaller = true;
        while (smaller && tries < MOST_TRIES) {
            smaller = false;
            for (Draft candidate : candidates(smallest)) {
                if (tries++ < MOST_TRIES && breaks.test(candidate)) {
                    smallest = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        return smallest;
    }

    private static List<Draft> candidates(Draft draft) {
        List<Draft> candidates = new ArrayList<>();
        for (int i = 0; i < draft.query.size(); i++) {
            Draft less = draft.copy();
            less.query.remove(i);
            candidates.add(less);
        }
        // Host and token come first, and are needed.
        for (int i = draft.headers.size() - 1; i >= 2; i--) {
            Draft less = draft.copy();
            less.headers.remove(i);
            candidates.add(less);
        }
        if (draft.framing != Draft.Framing.LENGTH) {
            Draft plain = draft.copy();
            plain.framing = Draft.Framing.LENGTH;
            candidates.add(plain);
        }
        draft.body.ifPresent(body -> {
            Draft none = draft.copy();
            none.body = Optional.empty();
            candidates.add(none);
            for (int part : new int[] {2, 4}) {
                Draft shorter = draft.copy();
                shorter.body = Optional.of(Arrays.copyOf(body, body.length - body.length / part));
                if (body.length / part > 0) {
                    candidates.add(shorter);
                }
            }
        });
        int last = draft.path.lastIndexOf('/') + 1;
        if (draft.path.length() - last > 8 && draft.operation.path().endsWith("}")) {
            Draft shorter = draft.copy();
            shorter.path = draft.path.substring(0, last + (draft.path.length() - last) / 2);
            candidates.add(shorter);
        }
        return candidates;
    }
}
