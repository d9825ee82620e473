// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.task;

import dev.gestor.control.rollout.UpdateLog;
import dev.gestor.control.task.TaskView.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One task, told by the thread that does it and looked at by others. */
final class Task implements UpdateLog {
    /** Far more than any task tells; one that has gone mad must not fill the memory. */
    private static final int MOST_LINES = 10_000;

    private final String id;

    // Guarded by this.
    private final List<TaskView.Line> lines = new ArrayList<>();
    private State state = State.RUNNING;
    private List<String> result = List.of();
    private Optional<String> error = Optional.empty();
    private List<String> log = List.of();

    Task(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    @Override
    public void say(String line) {
        add(new TaskView.Line(line, Optional.empty()));
    }

    @Override
    public void phase(String subject, String phase, Duration took, String note) {
        add(new TaskView.Line(note, Optional.of(new TaskView.Phase(subject, phase, took))));
    }

    private synchronized void add(TaskView.Line line) {
        if (lines.size() < MOST_LINES) {
            lines.add(line);
        }
    }

    synchronized void end(State how, List<String> names, Optional<String> why, List<String> lastLines) {
        state = how;
        result = List.copyOf(names);
        error = why;
        log = List.copyOf(lastLines);
    }

    synchronized boolean running() {
        return state == State.RUNNING;
    }

    /** @param after how many lines to leave out, since they are known already */
    synchronized TaskView view(int after) {
        return new TaskView(id, state, lines.subList(Math.min(after, lines.size()), lines.size()), result, error, log);
    }
}
