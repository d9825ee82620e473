// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known of a host at one moment.
 *
 * <pre>
 *              opened, first reading               period begins
 * CONNECTING -----------------------&gt; READY &lt;----------------------&gt; READING
 *   ^    |                                         answered             |
 *   |    | failed                                                       | failed, or timed out
 *   |    v                                                              |
 *  WAITING &lt;------------------------------------------------------------'
 * </pre>
 *
 * @param since when the phase began, in nanoseconds of the monotonic clock
 * @param answer the last one over this connection
 * @param cpuPercent between the last answer and the one before it
 * @param trouble why the last attempt failed; empty once there is an answer again
 */
record HostState(
        Phase phase, long since, Optional<Answer> answer, OptionalDouble cpuPercent, Optional<Trouble> trouble) {

    enum Phase {
        CONNECTING,
        READY,
        READING,
        WAITING
    }

    /** @param at when it came, in nanoseconds of the monotonic clock */
    record Answer(Reading reading, long at, Duration took) {}

    static HostState connecting(long now, Optional<Trouble> trouble) {
        return new HostState(Phase.CONNECTING, now, Optional.empty(), OptionalDouble.empty(), trouble);
    }

    HostState reading(long now) {
        return new HostState(Phase.READING, now, answer, cpuPercent, trouble);
    }

    HostState answered(Answer newer, Duration leastInterval) {
        OptionalDouble percent = answer.isPresent() && newer.at - answer.get().at >= leastInterval.toNanos()
                ? newer.reading.cpuPercentSince(answer.get().reading)
                : OptionalDouble.empty();
        return new HostState(Phase.READY, newer.at, Optional.of(newer), percent, Optional.empty());
    }

    HostState failed(long now, Trouble why) {
        return new HostState(Phase.WAITING, now, Optional.empty(), OptionalDouble.empty(), Optional.of(why));
    }

    /** Whether the first attempt to connect still goes on. */
    boolean arriving() {
        return phase == Phase.CONNECTING && trouble.isEmpty();
    }

    /** Whether nobody need wait for what was begun then; one that still reads since an earlier period is not waited for again. */
    boolean hasReadSince(long begun) {
        return phase != Phase.READING || since < begun;
    }

    /** What is shown of it: figures that are fresh, else the reason. */
    HostRow row(HostItem host, long now, Duration fresh) {
        if (trouble.isPresent()) {
            return new HostRow(host, Optional.empty(), trouble);
        }
        if (answer.isPresent() && now - answer.get().at <= fresh.toNanos()) {
            Answer last = answer.get();
            var figures = new HostFigures(cpuPercent, last.reading, Duration.ofNanos(now - last.at), last.took);
            return new HostRow(host, Optional.of(figures), Optional.empty());
        }
        return new HostRow(host, Optional.empty(), Optional.of(silence(now)));
    }

    private Trouble silence(long now) {
        long silent = now - answer.map(Answer::at).orElse(since);
        String seconds = Long.toString(Math.max(1, Duration.ofNanos(silent).toSeconds()));
        return Trouble.of(phase == Phase.READING ? Trouble.Kind.NO_ANSWER : Trouble.Kind.CONNECTING, seconds);
    }
}
