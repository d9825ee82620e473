// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.balance;

import dev.gestor.control.Precedence;
import dev.gestor.control.Proposal;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.Labels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The next thing to be done to a balancer's container. Pure.
 *
 * <pre>
 *  none --create--&gt; running --killed--&gt; ended --start--&gt; running
 *                      |                  `--start failed twice: remove, then create
 *                      |--silent: restart; paused: unpause; another network: connect
 *                      `--nobody wants it, or otherwise: remove
 * </pre>
 */
final class Care {
    static final String POLICY = "balance";

    /** After so many starts in vain another container is made: its network may be gone, and another of that name there. */
    private static final int STARTS = 2;

    private Care() {}

    /** For a balancer that is not there. */
    static Proposal create(ContainerSpec spec, Wish wish) {
        return new Proposal.Creation(
                POLICY,
                Precedence.HEAL,
                "create",
                spec,
                "containers ask for a balancer of group %s, and there is none".formatted(wish.group()),
                inputs(wish));
    }

    /**
     * For one that is there.
     *
     * @param silent whether it runs and takes no orders, for longer than is good
     * @param failures how many tries have failed one after the other
     */
    static Optional<Proposal> mend(Wish wish, Container own, boolean silent, int failures) {
        if (!BalancerPattern.version(wish).equals(own.labels().get(Labels.SPEC))) {
            return Optional.of(remove(
                    own,
                    "it was made for '%s', and '%s' is wanted now"
                            .formatted(own.labels().getOrDefault(Labels.SPEC, ""), BalancerPattern.version(wish)),
                    inputs(wish)));
        }
        return switch (own.state()) {
            case CREATED, EXITED, DEAD ->
                Optional.of(
                        failures >= STARTS
                                ? remove(own, "it could not be started; another is made", inputs(wish))
                                : change(own, new ContainerChange.Start(), "it had ended" + code(own), inputs(wish)));
            case PAUSED ->
                Optional.of(change(own, new ContainerChange.Unpause(), "somebody has paused it", inputs(wish)));
            case RUNNING ->
                silent
                        ? Optional.of(change(own, new ContainerChange.Restart(), "it takes no orders", inputs(wish)))
                        : network(wish, own);
            case RESTARTING, REMOVING -> Optional.empty();
        };
    }

    private static String code(Container own) {
        return own.detail().exitCode().isPresent()
                ? " with exit code " + own.detail().exitCode().getAsInt()
                : "";
    }

    private static Optional<Proposal> network(Wish wish, Container own) {
        Set<String> missing = new TreeSet<>(wish.networks());
        missing.removeAll(own.detail().networks().keySet());
        return missing.stream()
                .findFirst()
                .map(network -> change(
                        own,
                        new ContainerChange.Connect(network, List.of()),
                        "a container of its group is in network %s, and it is not".formatted(network),
                        inputs(wish)));
    }

    /** For one that nobody wants any more. */
    static Proposal retire(Container own) {
        return remove(own, "nothing that is declared asks for it any more", Map.of());
    }

    private static Proposal remove(Container own, String reason, Map<String, String> inputs) {
        return new Proposal.Removal(
                POLICY,
                Precedence.HEAL,
                "remove",
                own,
                BalancerPattern.authority(),
                Proposal.Extent.REMOVE,
                reason,
                inputs);
    }

    private static Proposal change(Container own, ContainerChange change, String reason, Map<String, String> inputs) {
        return new Proposal.Change(
                POLICY,
                Precedence.HEAL,
                change.getClass().getSimpleName().toLowerCase(Locale.ROOT),
                own,
                BalancerPattern.authority(),
                change,
                reason,
                inputs);
    }

    private static Map<String, String> inputs(Wish wish) {
        return Map.of(
                "group",
                wish.group(),
                "algorithm",
                wish.algorithm().label(),
                "port",
                wish.port().map(FrontPort::toString).orElse(""),
                "containers",
                Integer.toString(wish.candidates().size()));
    }
}
