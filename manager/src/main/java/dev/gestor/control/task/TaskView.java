// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a task is.
 *
 * @param lines what was told of it so far, oldest first
 * @param result names of what came of it; what they mean is the task's own
 * @param error why it failed, or was not begun
 * @param log the last lines of a container that would not do
 */
public record TaskView(
        String id, State state, List<Line> lines, List<String> result, Optional<String> error, List<String> log) {
    public TaskView {
        lines = List.copyOf(lines);
        result = List.copyOf(result);
        log = List.copyOf(log);
    }

    /** Whether it has ended, and how. */
    public enum State {
        RUNNING,
        DONE,
        /** There was nothing to be done. */
        NOTHING,
        /** It was a dry run. */
        PLANNED,
        /** It was not begun. */
        REFUSED,
        FAILED
    }

    /**
     * One thing that was told: something said, or a phase that ended.
     *
     * @param text what was said, or what came of the phase
     * @param phase empty: something was said
     */
    public record Line(String text, Optional<Phase> phase) {}

    /** @param subject the container */
    public record Phase(String subject, String name, Duration took) {}
}
