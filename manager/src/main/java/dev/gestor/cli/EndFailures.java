// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says which steps of the end failed, and remembers that there were some. */
final class EndFailures implements BiConsumer<String, Exception> {
    private static final Logger LOG = LoggerFactory.getLogger(EndFailures.class);

    private final ConsoleView console;
    private final AtomicBoolean any = new AtomicBoolean();

    EndFailures(ConsoleView console) {
        this.console = console;
    }

    @Override
    public void accept(String step, Exception failure) {
        any.set(true);
        console.say("end.failed", console.text(step), String.valueOf(failure.getMessage()));
        LOG.debug("end step={} failed", step, failure);
    }

    boolean any() {
        return any.get();
    }
}
