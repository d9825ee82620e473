// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.gestor.batch.BatchJson;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.journal.ContainerHistory;
import dev.gestor.journal.DecisionQuery;
import dev.gestor.journal.DecisionQuery.CycleChoice;
import dev.gestor.journal.JournalReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says afterwards why something was done: reads the journal alone, so neither manager, Docker nor log server is needed. */
@Command(
        name = "explain",
        description = "Say what was decided about a container or in a cycle, and why; also for what is long gone.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Examples:", "  gestor explain last", "  gestor explain shop-web-0", "  gestor explain 12 --json"
        })
final class ExplainCommand implements Callable<Integer> {
    private static final Pattern CYCLE = Pattern.compile("\\d{1,18}");
    private static final String LAST = "last";
    private static final int SUGGESTIONS = 3;

    @Parameters(
            index = "0",
            paramLabel = "SUBJECT",
            description = "a container's name or beginning of id, a cycle's number, or: last")
    private String subject = "";

    @Mixin
    private InstanceOption instance = new InstanceOption();

    @Mixin
    private final StateOption state;

    @Option(names = "--all", description = "show every decision, also those that repeat")
    private boolean all;

    @Option(names = "--json", description = "print the records as a JSON array")
    private boolean json;

    private final Terminal terminal;
    private final ZoneId zone;

    /** @param root whether the user is root */
    ExplainCommand(Terminal terminal, Map<String, String> environment, boolean root, ZoneId zone) {
        this.terminal = terminal;
        this.state = new StateOption(environment, root);
        this.zone = zone;
    }

    @Override
    public Integer call() {
        Path folder = state.folder();
        var journal = new JournalReader(folder.resolve(instance.name()));
        if (!Files.isDirectory(journal.folder())) {
            return fail("instance '%s' has no journal in %s: has a manager run here, with this --state and --instance?"
                    .formatted(instance.name(), folder));
        }
        if (subject.equals(LAST)) {
            return cycle(journal.decisions(DecisionQuery.all().withCycle(CycleChoice.last())), journal);
        }
        if (CYCLE.matcher(subject).matches()) {
            List<DecisionRecord> decisions =
                    journal.decisions(DecisionQuery.all().withCycle(CycleChoice.of(Long.parseLong(subject))));
            // A container's name, or the beginning of its id, may be all digits.
            return decisions.isEmpty() ? container(journal) : cycle(decisions, journal);
        }
        return container(journal);
    }

    private int cycle(List<DecisionRecord> decisions, JournalReader journal) {
        if (decisions.isEmpty()) {
            return fail("the journal in %s holds no decisions yet".formatted(journal.folder()));
        }
        return show(decisions, new CycleTable(zone).lines(decisions, terminal.colour()));
    }

    private int container(JournalReader journal) {
        ContainerHistory history = ContainerHistory.find(journal, subject, DecisionQuery.DEFAULT_LIMIT);
        if (history.decisions().isEmpty()) {
            return fail("the journal in %s knows no container or cycle '%s'%s"
                    .formatted(journal.folder(), subject, suggestion(journal.similarNames(subject, SUGGESTIONS))));
        }
        List<String> candidates = history.names();
        if (candidates.size() > 1) {
            return fail("'%s' is the beginning of several ids: say more of it, or one of the names %s"
                    .formatted(subject, String.join(", ", candidates)));
        }
        return show(history.decisions(), new ContainerStory(zone, all).lines(history, terminal.colour()));
    }

    private static String suggestion(List<String> names) {
        return names.isEmpty() ? "" : "; did you mean '" + String.join("', '", names) + "'?";
    }

    private int show(List<DecisionRecord> decisions, List<String> lines) {
        if (json) {
            terminal.out().println(toJson(decisions));
        } else {
            lines.forEach(terminal.out()::println);
        }
        terminal.out().flush();
        return ExitCode.DONE;
    }

    private static String toJson(List<DecisionRecord> decisions) {
        try {
            return BatchJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(decisions);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Records cannot be written as JSON", e);
        }
    }

    private int fail(String message) {
        terminal.say(message);
        return ExitCode.FAILED;
    }
}
