// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The commands by their names. One is made ready for picocli only where it is needed: to read the annotations of all of them takes
 * longer than everything else at the start.
 */
final class Commands {
    private static final Pattern FIRST_WORDS = Pattern.compile("([^.:;(]*[^.:;( ]).*", Pattern.DOTALL);

    private final Map<String, Object> byName = new LinkedHashMap<>();

    /** @param commands what picocli takes for commands, or {@link Named} ones */
    Commands(List<Object> commands) {
        for (Object command : commands) {
            byName.put(
                    command instanceof Named named
                            ? named.name()
                            : annotation(command).name(),
                    command);
        }
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** The beginning of what a command says of itself: one line of a list. */
    String description(String name) {
        Object command = found(name);
        String whole = command instanceof Named named
                ? named.description()
                : annotation(command).description()[0];
        return FIRST_WORDS.matcher(whole).replaceFirst("$1");
    }

    boolean needsAll(String name) {
        return found(name) instanceof NeedsAllCommands;
    }

    /** Puts these below the root. */
    void addTo(CommandLine root, Collection<String> names) {
        for (String name : names) {
            Object command = found(name);
            root.addSubcommand(command instanceof Named named ? named.build() : command);
        }
    }

    private Object found(String name) {
        Object command = byName.get(name);
        if (command == null) {
            throw new IllegalArgumentException("no command '%s'".formatted(name));
        }
        return command;
    }

    private static Command annotation(Object command) {
        Command annotation = command.getClass().getAnnotation(Command.class);
        if (annotation == null) {
            throw new IllegalArgumentException(command.getClass() + " is no command");
        }
        return annotation;
    }
}
