// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.policy.Hold;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Records the steps that change nothing, without filling the journal with them: a kind of hold is told when it comes up, and while
 * it stays, or keeps coming back, once a minute. Each tells how many steps it stands for. Used by one thread.
 */
final class HoldNotes {
    private static final Duration REPEAT = Duration.ofSeconds(60);

    private final ClientActions actions;
    private final LongSupplier nanoTime;
    /** Monotonic time in ns of the last note of each kind, since the last change. */
    private final Map<Hold, Long> told = new EnumMap<>(Hold.class);

    private int untold;

    HoldNotes(ClientActions actions, LongSupplier nanoTime) {
        this.actions = actions;
        this.nanoTime = nanoTime;
    }

    void note(Hold hold, Cause cause) {
        untold++;
        long now = nanoTime.getAsLong();
        Long last = told.get(hold);
        if (last != null && now - last < REPEAT.toNanos()) {
            return;
        }
        told.put(hold, now);
        Map<String, String> inputs = new HashMap<>(cause.inputs());
        inputs.put("hold", hold.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        inputs.put("holds", Integer.toString(untold));
        untold = 0;
        actions.note("hold", Optional.empty(), new Cause(cause.policy(), cause.reason(), inputs));
    }

    /** Something was changed, or is to be controlled in another way: what holds after that is news. */
    void afresh() {
        told.clear();
    }
}
