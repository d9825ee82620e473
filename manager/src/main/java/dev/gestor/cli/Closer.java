// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;

/** Undoes in reverse order what was started. A step that fails keeps none of the others from being taken. */
final class Closer implements AutoCloseable {
    private final Deque<Step> steps = new ArrayDeque<>();
    private final BiConsumer<String, Exception> failure;

    /** @param failure takes what a failed step was to do, and why it failed */
    Closer(BiConsumer<String, Exception> failure) {
        this.failure = failure;
    }

    /** For a command that runs once: failures of its end are told, and do not change its exit code. */
    static Closer telling(Terminal terminal, boolean debug) {
        return new Closer((step, e) -> {
            terminal.say("could not %s: %s".formatted(step, e.getMessage()));
            if (debug) {
                e.printStackTrace(terminal.err());
            }
            terminal.err().flush();
        });
    }

    /** @param what the step does, for the message if it fails */
    <T extends AutoCloseable> T add(String what, T resource) {
        steps.push(new Step(what, resource));
        return resource;
    }

    /** An interrupt, which may be why it ends, is kept for later: it would break steps off that have yet to be taken. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.resource.close();
            } catch (InterruptedException e) {
                interrupted = true;
                failure.accept(step.what, e);
            } catch (Exception e) {
                failure.accept(step.what, e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private record Step(String what, AutoCloseable resource) {}
}
