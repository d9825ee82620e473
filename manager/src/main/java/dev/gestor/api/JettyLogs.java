// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Jetty's debug lines hold whole requests, the token among them: they stay off whatever level the log is set to. */
final class JettyLogs {
    private JettyLogs() {}

    static void restrain() {
        set("org.eclipse.jetty", Level.WARN);
        // A port that is taken is reported by us, in one line; Jetty adds a stack trace.
        set("org.eclipse.jetty.util.component.AbstractLifeCycle", Level.ERROR);
        // One line a request that is no HTTP, with what its caller sent.
        set("org.eclipse.jetty.http.HttpParser", Level.ERROR);
        set("org.eclipse.jetty.util.HostPort", Level.ERROR);
        set("io.javalin", Level.WARN);
    }

    private static void set(String name, Level level) {
        if (LoggerFactory.getLogger(name) instanceof Logger logger) {
            logger.setLevel(level);
        }
    }
}
