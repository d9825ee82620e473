// SPDX-License-Identifier: Apache-2.0
package dev.gestor.policy.latency;

import dev.gestor.policy.latency.LatencyStep.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How many instances to add, or to take away, so that a container answers within a threshold. Called at every tick with what the
 * call before returned; each goes the same way:
 *
 * <pre>
 * measure -&gt; too slow? -&gt; busy? -&gt; cool-down -&gt; limit -&gt; add
 *            quiet for long? -&gt; busy? -&gt; take away
 * </pre>
 *
 * With ticks 100 ms apart a crossing is decided within the threshold and 0.7 s. Only where the latency is then less than 0.3 s above
 * a threshold longer than that, a second slow heartbeat is waited for: one may be a stray.
 */
public final class LatencyTarget {
    private LatencyTarget() {}

    /**
     * @param heartbeats of the container, oldest first; those of the last ten ticks are looked at
     * @param tick the one that is now
     * @param elapsed since the call before
     */
    public static LatencyStep step(
            List<Heartbeat> heartbeats,
            long tick,
            Duration elapsed,
            Instances instances,
            LatencyPolicy policy,
            LatencyState state) {
        LatencyWindow window = LatencyWindow.of(heartbeats, tick, policy.threshold());
        LatencyState now = observed(window, policy, state, elapsed);
        LatencyStep.Seen seen = window.seen();
        if (!window.measured()) {
            return decided(Kind.UNMEASURED, 0, seen, List.of(), "", now);
        }
        if (window.tooSlow()) {
            return slow(seen, instances, policy, now);
        }
        if (now.below().compareTo(policy.quiet()) >= 0 && instances.removable() > 0) {
            return quiet(seen, instances, policy, now);
        }
        return window.anyWeak()
                ? decided(Kind.NOT_SURE, 0, seen, List.of(), "; not too slow for long enough", now)
                : decided(Kind.WELL, 0, seen, List.of(), "; fast enough", now);
    }

    private static LatencyState observed(
            LatencyWindow window, LatencyPolicy policy, LatencyState state, Duration elapsed) {
        LatencyState aged = state.aged(elapsed);
        if (!window.measured()) {
            // What was not measured is neither fast nor slow.
            return aged.below(state.below());
        }
        Optional<Duration> median = window.median();
        boolean below = median.isPresent()
                && median.get().multipliedBy(2).compareTo(policy.threshold()) < 0
                && !window.tooSlow();
        return below ? aged : aged.notBelow();
    }

    private static LatencyStep slow(
            LatencyStep.Seen seen, Instances instances, LatencyPolicy policy, LatencyState now) {
        if (instances.busy()) {
            return decided(Kind.BUSY, 0, seen, List.of(), "; a change is under way", now);
        }
        if (now.sinceReady().compareTo(policy.coolDown()) < 0) {
            long since = now.sinceReady().toSeconds();
            long until = policy.coolDown().toSeconds();
            String why = "; the last change was ready %d s ago, to be %d s".formatted(since, until);
            return decided(Kind.COOL_DOWN, 0, seen, List.of(since, until), why, now);
        }
        long max = policy.max();
        int room = policy.max() - instances.count();
        if (room <= 0) {
            String why = "; there are %d instances, at most %d".formatted(instances.count(), max);
            return decided(Kind.AT_LIMIT, 0, seen, List.of((long) instances.count(), max), why, now);
        }
        int change = Math.min(room, policy.step());
        return change < policy.step()
                ? decided(
                        Kind.ADD,
                        change,
                        seen,
                        List.of((long) change, max),
                        "; at most %d instances: start %d".formatted(max, change),
                        now)
                : decided(Kind.ADD, change, seen, List.of((long) change), ": start %d".formatted(change), now);
    }

    private static LatencyStep quiet(
            LatencyStep.Seen seen, Instances instances, LatencyPolicy policy, LatencyState now) {
        if (instances.busy()) {
            return decided(Kind.BUSY, 0, seen, List.of(), "; a change is under way", now);
        }
        long below = now.below().toSeconds();
        int change = Math.min(instances.removable(), policy.step());
        String why = "; below half of it for %d s: take away %d".formatted(below, change);
        return decided(Kind.REMOVE, -change, seen, List.of(below, (long) change), why, now);
    }

    private static LatencyStep decided(
            Kind kind, int change, LatencyStep.Seen seen, List<Long> figures, String why, LatencyState now) {
        return new LatencyStep(kind, change, seen, figures, seen.inWords() + why, now);
    }

    /**
     * The instances there are.
     *
     * @param count the named container among them
     * @param removable those that were added for its sake
     * @param busy whether some are being added or taken away
     */
    public record Instances(int count, int removable, boolean busy) {}
}
