// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** What {@code --debug} adds to the log: our own debug lines, not those of libraries. */
final class DebugLog {
    private DebugLog() {}

    static void enable() {
        if (LoggerFactory.getLogger("dev.gestor") instanceof Logger logger) {
            logger.setLevel(Level.DEBUG);
        }
    }
}
