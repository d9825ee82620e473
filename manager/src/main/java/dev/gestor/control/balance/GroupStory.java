// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.balance.Member;
import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.control.Decision;
import dev.gestor.engine.Container;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells, as decisions, who gets requests of a group and who no longer does. */
final class GroupStory {
    private final String group;
    private final Errands errands;

    GroupStory(String group, Errands errands) {
        this.group = group;
        this.errands = errands;
    }

    void changed(Wish wish, Standing standing, List<Membership.Change> changes, Duration took) {
        if (!changes.isEmpty()) {
            errands.note(changes.stream()
                    .map(change -> changed(wish, standing, change, took))
                    .toList());
        }
    }

    private Decision changed(Wish wish, Standing standing, Membership.Change change, Duration took) {
        Optional<Container> container = wish.candidates().stream()
                .filter(candidate -> candidate.server().equals(change.server()))
                .findFirst()
                .map(Candidate::container);
        String reason = change.action().equals("join")
                ? "it is ready at %s and gets requests of group %s"
                        .formatted(
                                Optional.ofNullable(standing.members().get(change.server()))
                                        .map(GroupStory::place)
                                        .orElse("?"),
                                group)
                : "it gets no requests of group %s any more: %s"
                        .formatted(
                                group,
                                container
                                        .map(c -> standing.obstacles().getOrDefault(c.id(), "it is elsewhere now"))
                                        .orElse("it is gone"));
        return decision(change.action(), container, change.server(), reason, took);
    }

    private static String place(Member member) {
        return member.address() + ":" + member.port();
    }

    void drains(Container container) {
        asked("drain", container, "it was asked to be drained: it gets no new request of group " + group);
    }

    void drainsNoLonger(Container container) {
        asked("undrain", container, "it is to get requests of group %s again".formatted(group));
    }

    private void asked(String action, Container container, String reason) {
        errands.note(List.of(decision(action, Optional.of(container), container.shortId(), reason, Duration.ZERO)));
    }

    private Decision decision(
            String action, Optional<Container> container, String server, String reason, Duration took) {
        return new Decision(
                Care.POLICY,
                action,
                container,
                reason,
                Map.of("group", group, "server", server),
                Outcome.DONE,
                Optional.of(took),
                Optional.empty());
    }
}
