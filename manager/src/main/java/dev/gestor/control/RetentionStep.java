// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control;

import dev.gestor.engine.Container;
import dev.gestor.engine.Owner;
import dev.gestor.policy.Retention;
import dev.gestor.policy.RetentionPolicy;
import dev.gestor.policy.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Retention over a {@link World}: select, rank, propose, and say why for every container. Pure. */
public final class RetentionStep {
    static final String POLICY = "retention";

    /** The readings of two cycles are a period apart, more or less what a busy machine delays either of them. */
    private static final double CYCLE_INTERVAL = 0.5;

    private final RetentionPolicy policy;
    private final Duration period;
    private final Proposal.Extent userExtent;

    /**
     * @param period between two cycles
     * @param userExtent what happens to evicted containers that a person labelled as theirs
     */
    public RetentionStep(RetentionPolicy policy, Duration period, Proposal.Extent userExtent) {
        this.policy = policy;
        this.period = period;
        this.userExtent = userExtent;
    }

    /**
     * @param verdicts highest share first
     * @param proposals the evictions
     * @param decisions of everything that stays, and of doing nothing
     */
    record Result(
            List<Verdict> verdicts,
            List<Spared> spared,
            List<Proposal> proposals,
            List<Decision> decisions,
            Optional<CycleReport.Idle> idle) {
        /** Where nobody decides. */
        static final Result NOTHING = new Result(List.of(), List.of(), List.of(), List.of(), Optional.empty());
    }

    Result decide(World world) {
        Selection selection = Selection.of(world, fullInterval(world));
        List<Verdict> verdicts = Retention.decide(selection.candidates(), policy);
        Map<String, Container> containers = Selection.byId(world);
        var proposals = new ArrayList<Proposal>();
        var decisions = new ArrayList<Decision>();
        for (Verdict verdict : verdicts) {
            Container container = containers.get(verdict.candidate().containerId());
            if (container == null) {
                continue;
            }
            Map<String, String> inputs = inputs(world, container, verdict, verdicts.size());
            switch (verdict.choice()) {
                case KEEP_HIGH -> decisions.add(keep("keep-high", container, verdict, inputs));
                case KEEP_LOW -> decisions.add(keep("keep-low", container, verdict, inputs));
                case EVICT ->
                    proposals.add(new Proposal.Removal(
                            POLICY,
                            Precedence.EVICT,
                            "evict",
                            container,
                            Selection.RANKED,
                            extent(container),
                            verdict.reason(),
                            inputs));
            }
        }
        for (Spared spared : selection.spared()) {
            decisions.add(Decision.idle(
                    POLICY,
                    "spare",
                    Optional.of(spared.container()),
                    spared.detail(),
                    ages(world, spared.container())));
        }
        Optional<CycleReport.Idle> idle = Optional.empty();
        if (proposals.isEmpty()) {
            idle = Optional.of(new CycleReport.Idle(verdicts.size(), policy.high() + policy.low()));
            decisions.add(Decision.idle(
                    POLICY,
                    "nothing",
                    Optional.empty(),
                    "%d containers are measured; the %d highest and the %d lowest stay"
                            .formatted(verdicts.size(), policy.high(), policy.low()),
                    Map.of("measured", Integer.toString(verdicts.size()), "source", source(world))));
        }
        return new Result(verdicts, selection.spared(), proposals, decisions, idle);
    }

    /** The reading before the first cycle was taken at some moment of the start, which is no cycle's. */
    private Duration fullInterval(World world) {
        return world.cycle() == 1 ? period : Duration.ofNanos((long) (period.toNanos() * CYCLE_INTERVAL));
    }

    private Proposal.Extent extent(Container container) {
        boolean user = container.owner().filter(Owner.USER::equals).isPresent();
        return user ? userExtent : Proposal.Extent.REMOVE;
    }

    private static Decision keep(String action, Container container, Verdict verdict, Map<String, String> inputs) {
        return Decision.idle(POLICY, action, Optional.of(container), verdict.reason(), inputs);
    }

    private Map<String, String> inputs(World world, Container container, Verdict verdict, int ranked) {
        Map<String, String> inputs = ages(world, container);
        inputs.put("rank_by", policy.rank().name().toLowerCase(Locale.ROOT));
        inputs.put("share", Figures.decimal(verdict.share()));
        inputs.put("cpu_share", Figures.decimal(verdict.candidate().cpuShare()));
        inputs.put("memory_share", Figures.decimal(verdict.candidate().memoryShare()));
        inputs.put("rank", Integer.toString(verdict.position()));
        inputs.put("ranked", Integer.toString(ranked));
        return inputs;
    }

    private static Map<String, String> ages(World world, Container container) {
        Map<String, String> inputs = new TreeMap<>();
        inputs.put("source", source(world));
        inputs.put("measurement_age_seconds", Figures.seconds(world.usageAge()));
        inputs.put("inventory_age_seconds", Figures.seconds(world.inventoryAge()));
        world.usageOf(container)
                .flatMap(u -> u.interval())
                .ifPresent(interval -> inputs.put("interval_seconds", Figures.seconds(interval)));
        return inputs;
    }

    private static String source(World world) {
        return world.usage().snapshot().source().name().toLowerCase(Locale.ROOT);
    }
}
