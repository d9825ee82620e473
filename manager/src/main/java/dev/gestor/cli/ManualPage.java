// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The manual page gestor(1), in the macros of man(7), from what the commands say of themselves: one section a command. (picocli's own
 * generator writes AsciiDoc, and to make a page of that takes a Ruby.)
 */
final class ManualPage {
    private final List<String> lines = new ArrayList<>();
    private final CommandLine gestor;
    private final String version;
    private final String date;

    /**
     * @param gestor with all commands
     * @param date of the sources, such as 2026-11-21
     */
    ManualPage(CommandLine gestor, String version, String date) {
        this.gestor = gestor;
        this.version = version;
        this.date = date;
    }

    String text() {
        lines.clear();
        lines.add(".\\\" SPDX-License-Identifier: Apache-2.0");
        lines.add(".TH GESTOR 1 \"%s\" \"gestor %s\" \"Gestor\"".formatted(date, version));
        section("NAME");
        lines.add("gestor \\- keeps the containers of this machine in order");
        section("SYNOPSIS");
        lines.add(".B gestor");
        lines.add("[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]");
        section("DESCRIPTION");
        lines.add(
                "Ranks the containers that it owns by their share of the machine and evicts all but the highest and the");
        lines.add(
                "lowest; keeps the services of a compose file; scales by CPU target or latency; and says why it did.");
        lines.add("Without a command:");
        lines.add(".BR run .");
        section("OPTIONS OF EVERY COMMAND");
        options(gestor.getCommandSpec());
        section("COMMANDS");
        commands().forEach((name, command) -> command(name, command.getCommandSpec()));
        ending();
        return String.join("\n", lines) + "\n";
    }

    private Map<String, CommandLine> commands() {
        Map<String, CommandLine> commands = new LinkedHashMap<>(gestor.getSubcommands());
        commands.remove("help");
        return commands;
    }

    private void ending() {
        section("ENVIRONMENT");
        lines.add("An option that is not on the command line comes from");
        lines.add(".B GESTOR_");
        lines.add("and its name in capitals, such as");
        lines.add(".B GESTOR_LOG_SERVER");
        lines.add("for \\fB\\-\\-log\\-server\\fR, else from the configuration file.");
        section("FILES");
        item("/etc/gestor/gestor.yaml, ~/.config/gestor/gestor.yaml", "settings: lines \\(lqoption: value\\(rq");
        item(
                "/var/lib/gestor, ~/.local/state/gestor",
                "state: lock, token, journal, declarations; a folder an instance");
        section("EXIT STATUS");
        item("0", "done");
        item("1", "failed");
        item("2", "wrong usage");
        item("3", "not as declared (plan)");
        item("124", "a wait gave up");
        item("125", "Docker cannot be reached");
        item("130, 143", "ended by a signal (the manager: by a second one)");
    }

    private void section(String title) {
        lines.add(".SH " + title);
    }

    private void item(String term, String text) {
        lines.add(".TP");
        lines.add(".B " + escape(term));
        lines.add(text);
    }

    private void command(String name, CommandSpec spec) {
        lines.add(".SS " + escape(synopsis(name, spec)));
        lines.add(escape(String.join(" ", spec.usageMessage().description())));
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            lines.add(".TP");
            lines.add(".I " + escape(parameter.paramLabel()));
            lines.add(escape(text(parameter.description(), parameter.defaultValue())));
        }
        options(spec);
        examples(spec.usageMessage().footer());
    }

    private static String synopsis(String name, CommandSpec spec) {
        var synopsis = new StringBuilder("gestor " + name + " [OPTIONS]");
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            boolean optional = parameter.arity().min() == 0;
            synopsis.append(optional ? " [" + parameter.paramLabel() + "]" : " " + parameter.paramLabel());
        }
        return synopsis.toString();
    }

    /** Those of every command stand once, at the root. */
    private void options(CommandSpec spec) {
        for (OptionSpec option : spec.options()) {
            boolean inherited =
                    spec != gestor.getCommandSpec() && gestor.getCommandSpec().findOption(option.longestName()) != null;
            if (option.hidden() || inherited) {
                continue;
            }
            lines.add(".TP");
            String value = option.arity().max() == 0 ? "" : " \\fI" + escape(option.paramLabel()) + "\\fR";
            lines.add("\\fB" + escape(String.join(", ", option.names())) + "\\fR" + value);
            lines.add(escape(text(option.description(), option.defaultValue())));
        }
    }

    private static String text(String[] description, @Nullable String value) {
        return String.join(" ", description).replace("${DEFAULT-VALUE}", value == null ? "none" : value);
    }

    /** Lines that are indented are typed, or printed. */
    private void examples(String[] footer) {
        Arrays.stream(footer).filter(line -> !line.isBlank()).forEach(line -> {
            if (line.startsWith(" ")) {
                lines.add(".RS");
                lines.add(".EX");
                lines.add(escape(line.strip()));
                lines.add(".EE");
                lines.add(".RE");
            } else {
                if (line.toLowerCase(Locale.ROOT).startsWith("example")) {
                    lines.add(".PP");
                }
                lines.add(escape(line));
            }
        });
    }

    /** A line that begins with a dot or an apostrophe would be a request, a minus sign a hyphen. */
    private static String escape(String text) {
        String escaped = text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("~", "\\(ti")
                .replace("^", "\\(ha");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
