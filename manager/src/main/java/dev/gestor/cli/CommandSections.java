// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The list of all commands, by what one wants to do. */
final class CommandSections {
    private static final Map<String, List<String>> SECTIONS = sections();

    private CommandSections() {}

    private static Map<String, List<String>> sections() {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        sections.put("The manager", List.of("run", "serve", "agent"));
        sections.put("Services", List.of("up", "down", "plan", "services", "pause", "resume", "scheduler"));
        sections.put("Containers that run", List.of("scale", "update", "rollback"));
        sections.put("To look", List.of("snapshot", "top", "explain", "monitor"));
        sections.put("To try", List.of("workload", "load"));
        sections.put("This command", List.of("completion", "help"));
        return sections;
    }

    /** The commands that stand in a section. */
    static Set<String> listed() {
        Set<String> names = new LinkedHashSet<>();
        SECTIONS.values().forEach(names::addAll);
        return names;
    }

    /** Lines: a section's title, then its commands with what they say of themselves. Those that are in no section come last. */
    static List<String> lines(Commands commands) {
        List<String> lines = new ArrayList<>();
        Map<String, List<String>> sections = new LinkedHashMap<>(SECTIONS);
        sections.put(
                "Others",
                commands.names().stream()
                        .filter(name -> !listed().contains(name))
                        .toList());
        sections.forEach((title, names) -> {
            List<String> there =
                    names.stream().filter(commands.names()::contains).toList();
            if (!there.isEmpty()) {
                lines.add(title + ":");
                there.forEach(name -> lines.add("  %-11s %s".formatted(name, commands.description(name))));
            }
        });
        return List.copyOf(lines);
    }
}
