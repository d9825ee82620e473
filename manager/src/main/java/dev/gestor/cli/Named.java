// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import picocli.CommandLine;

/** Commands that share a class and differ in their name and what they say of themselves. */
final class Named {
    private Named() {}

    static CommandLine command(String name, String description, Object command) {
        var line = new CommandLine(command);
        line.setCommandName(name);
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }
}
