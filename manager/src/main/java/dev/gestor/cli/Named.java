// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;

/**
 * Commands that share a class and differ in their name and what they say of themselves.
 *
 * @param examples the end of its help
 * @param change the last touch
 */
record Named(String name, String description, List<String> examples, Object command, Consumer<CommandLine> change) {
    static Named command(String name, String description, List<String> examples, Object command) {
        return new Named(name, description, examples, command, line -> {});
    }

    /** Ready for picocli. */
    CommandLine build() {
        var line = new CommandLine(command);
        line.setCommandName(name);
        line.getCommandSpec().usageMessage().description(description).footer(examples.toArray(String[]::new));
        change.accept(line);
        return line;
    }
}
