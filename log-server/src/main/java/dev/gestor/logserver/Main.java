// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import picocli.CommandLine;

/** Starts the log server from the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Charts are drawn on machines without a screen; and without it the toolkit looks for one.
        System.setProperty("java.awt.headless", "true");
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine command = new CommandLine(new ServeCommand(System.getenv()));
        command.setDefaultValueProvider(new EnvironmentDefaults(System.getenv()));
        return command.execute(arguments);
    }
}
