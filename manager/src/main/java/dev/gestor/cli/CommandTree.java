// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.api.ApiConfigException;
import dev.gestor.api.AuthMode;
import dev.gestor.control.Proposal;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.policy.CpuPreset;
import dev.gestor.policy.Rank;
import dev.gestor.telemetry.SourceChoice;
import dev.gestor.workload.WorkloadMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands with one way of configuration, of error messages and of exit codes. */
final class CommandTree {
    /** Of a terminal that is not quite the smallest. */
    private static final int HELP_WIDTH = 100;

    private final Terminal terminal;
    private final Map<String, String> environment;
    private final boolean root;
    private final Commands commands;

    /**
     * @param root whether the user is root
     * @param commands what picocli takes for commands, or {@link Named} ones, below the root
     */
    CommandTree(Terminal terminal, Map<String, String> environment, boolean root, List<Object> commands) {
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
        this.root = root;
        this.commands = new Commands(commands);
    }

    /** Runs what the arguments say and returns the exit code. */
    int execute(String... arguments) {
        var gestor = new GestorCommand();
        List<String> words = withCommand(List.of(arguments));
        CommandLine line = build(gestor, needed(words));
        Configuration configuration;
        try {
            configuration = needsNoConfiguration(words)
                    ? new Configuration(Map.of(), Optional.empty())
                    : Configuration.load(words, environment, root);
        } catch (ConfigException e) {
            return fail(e, ExitCode.USAGE, words.contains("--debug"));
        }
        line.setDefaultValueProvider(configuration);
        line.setParameterExceptionHandler((e, args) -> wrongUsage(e, configuration));
        line.setExecutionExceptionHandler((e, command, result) -> fail(e, exitCode(e), gestor.debug()));
        line.setExecutionStrategy(result -> {
            if (CommandLine.executeHelpRequest(result) != null) {
                return ExitCode.DONE;
            }
            try {
                requireKnownKeys(configuration, line);
            } catch (ConfigException e) {
                return fail(e, ExitCode.USAGE, gestor.debug());
            }
            if (gestor.debug()) {
                DebugLog.enable();
            }
            return new CommandLine.RunLast().execute(result);
        });
        return line.execute(words.toArray(String[]::new));
    }

    /** All commands, ready to be asked for their options and helps. */
    CommandLine build() {
        return build(new GestorCommand(), commands.names());
    }

    /** The names of the commands that these words may mean. */
    private Set<String> needed(List<String> words) {
        Optional<String> word =
                commandAt(words) < words.size() ? Optional.of(words.get(commandAt(words))) : Optional.empty();
        if (word.filter(commands.names()::contains).isPresent()) {
            return commands.needsAll(word.get()) ? commands.names() : Set.of(word.get());
        }
        // The list of commands says no more than their names and what they do. A misspelt name is compared with all of
        // them.
        return word.filter(CommandTree::isOption).isPresent() ? Set.of() : commands.names();
    }

    /** The keys of one command are soon known; those of the others take their time. */
    private void requireKnownKeys(Configuration configuration, CommandLine line) {
        if (configuration.unknownKey(options(line)).isPresent()) {
            configuration.unknownKey(options(build())).ifPresent(unknown -> {
                throw new ConfigException(unknown);
            });
        }
    }

    private CommandLine build(GestorCommand gestor, Collection<String> names) {
        var line = new CommandLine(gestor);
        commands.addTo(line, names);
        line.addSubcommand(new CommandLine.HelpCommand());
        line.getHelpSectionMap()
                .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> lines(CommandSections.lines(commands)));
        line.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
        line.registerConverter(Duration.class, new DurationConverter());
        line.registerConverter(Rank.class, new Choice<>(Rank.class));
        line.registerConverter(Proposal.Extent.class, new Choice<>(Proposal.Extent.class));
        line.registerConverter(SourceChoice.class, new Choice<>(SourceChoice.class));
        line.registerConverter(WorkloadMode.class, new Choice<>(WorkloadMode.class));
        line.registerConverter(CpuPreset.class, new Choice<>(CpuPreset.class));
        line.registerConverter(AuthMode.class, new Choice<>(AuthMode.class));
        line.registerConverter(Shell.class, new Choice<>(Shell.class));
        line.registerConverter(HostOrder.class, new Choice<>(HostOrder.class));
        line.registerConverter(TopOrder.class, new Choice<>(TopOrder.class, TopOrder.OTHER_NAMES));
        line.registerConverter(Language.class, new Choice<>(Language.class));
        line.setOut(terminal.out());
        line.setErr(terminal.err());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                terminal.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setUsageHelpWidth(HELP_WIDTH);
        // All options stand below, one a line; the root's are few.
        line.getSubcommands()
                .values()
                .forEach(sub -> sub.getCommandSpec().usageMessage().abbreviateSynopsis(true));
        return line;
    }

    /** Without a command it is {@code run}: after the options that every command takes comes another option, or nothing. */
    private static List<String> withCommand(List<String> arguments) {
        int at = commandAt(arguments);
        if (at > arguments.size() || (at < arguments.size() && isCommandOrHelp(arguments.get(at)))) {
            return arguments;
        }
        var words = new ArrayList<>(arguments);
        words.add(at, "run");
        return List.copyOf(words);
    }

    /** Where the command stands, behind options that every command takes; where there is none, the end or behind it. */
    private static int commandAt(List<String> arguments) {
        int at = 0;
        while (at < arguments.size()) {
            String word = arguments.get(at);
            if (word.equals("--config")) {
                at += 2;
            } else if (word.equals("--debug") || word.startsWith("--config=")) {
                at++;
            } else {
                break;
            }
        }
        return at;
    }

    private static boolean isCommandOrHelp(String word) {
        return !isOption(word) || isHelp(word);
    }

    private static boolean isOption(String word) {
        return word.startsWith("-");
    }

    /** The crontab's entry names all that it needs: a file broken meanwhile must not keep it from taking itself out. */
    private static boolean needsNoConfiguration(List<String> words) {
        return asksForHelp(words) || words.contains(WorkloadCommand.FROM_CRON);
    }

    private static boolean asksForHelp(List<String> words) {
        return words.stream().anyMatch(CommandTree::isHelp);
    }

    private static boolean isHelp(String word) {
        return Set.of("--help", "-h", "--version", "-V", "help").contains(word);
    }

    private int wrongUsage(ParameterException e, Configuration configuration) {
        String origin = e.getArgSpec() == null
                ? ""
                : configuration
                        .origin(e.getArgSpec())
                        .filter(o -> !onCommandLine(e))
                        .map(o -> " (from " + o + ")")
                        .orElse("");
        if (!terminal.program().equals(Invocation.GESTOR)) {
            terminal.say("%s%s; see '%s --help'".formatted(e.getMessage(), origin, terminal.program()));
            return ExitCode.USAGE;
        }
        terminal.say(e.getMessage() + origin);
        UnmatchedArgumentException.printSuggestions(e, terminal.err());
        terminal.err()
                .println("Try '%s --help'"
                        .formatted(e.getCommandLine().getCommandSpec().qualifiedName()));
        terminal.err().flush();
        return ExitCode.USAGE;
    }

    private static boolean onCommandLine(ParameterException e) {
        return e.getArgSpec().isOption()
                && e.getCommandLine().getParseResult() != null
                && e.getCommandLine().getParseResult().hasMatchedOption((OptionSpec) e.getArgSpec());
    }

    private static int exitCode(Exception e) {
        if (e instanceof ConfigException || e instanceof ApiConfigException) {
            return ExitCode.USAGE;
        }
        return e instanceof EngineUnavailableException ? ExitCode.ENGINE_UNREACHABLE : ExitCode.FAILED;
    }

    private int fail(Exception e, int code, boolean debug) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        terminal.say(message);
        if (debug) {
            e.printStackTrace(terminal.err());
        }
        terminal.err().flush();
        return code;
    }

    private static String lines(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private static Set<OptionSpec> options(CommandLine line) {
        Set<OptionSpec> options = new HashSet<>(line.getCommandSpec().options());
        line.getSubcommands().values().forEach(sub -> options.addAll(options(sub)));
        return options;
    }
}
