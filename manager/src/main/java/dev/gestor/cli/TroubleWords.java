// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import dev.gestor.cluster.HostItem;
import dev.gestor.cluster.HostRow;
import dev.gestor.cluster.Trouble;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Why there are no figures of a host: a few words for its line, and once, for what a person must mend, a sentence of its own. */
final class TroubleWords {
    private final Messages messages;
    private final String program;
    private final Map<HostItem, Trouble> told = new HashMap<>();

    TroubleWords(Messages messages) {
        this(messages, Invocation.GESTOR);
    }

    /** @param program what a sentence begins with */
    TroubleWords(Messages messages, String program) {
        this.messages = messages;
        this.program = program;
    }

    String brief(Trouble trouble) {
        String words = printable(messages.get("monitor.trouble." + Choice.name(trouble.kind()), details(trouble)));
        return trouble.via()
                .map(jump -> messages.get("monitor.trouble.via", jump, words))
                .orElse(words);
    }

    /** What is to be told of a period that was not told before, a line each. */
    List<String> news(List<HostRow> rows) {
        List<String> lines = new ArrayList<>();
        for (HostRow row : rows) {
            if (row.trouble().isEmpty()) {
                told.remove(row.host());
            } else if (isWorthASentence(row.trouble().get().kind())
                    && !row.trouble()
                            .get()
                            .equals(told.put(row.host(), row.trouble().get()))) {
                lines.add(program + ": " + sentence(row.host(), row.trouble().get()));
            }
        }
        return lines;
    }

    private String sentence(HostItem host, Trouble trouble) {
        List<String> figures = new ArrayList<>();
        figures.add(trouble.via()
                .map(jump -> messages.get("monitor.trouble.via", jump, host.text()))
                .orElse(host.text()));
        figures.addAll(trouble.details());
        return printable(messages.get("monitor.told." + Choice.name(trouble.kind()), figures.toArray(String[]::new)));
    }

    private static boolean isWorthASentence(Trouble.Kind kind) {
        return switch (kind) {
            case HOST_KEY_UNKNOWN, HOST_KEY_CHANGED, HOST_KEY_REVOKED, AUTHENTICATION, KEY_ENCRYPTED -> true;
            case CONNECTING,
                    NO_ANSWER,
                    CONNECT_TIMEOUT,
                    REFUSED,
                    UNREACHABLE,
                    UNKNOWN_NAME,
                    CLOSED,
                    CONFIGURATION,
                    BAD_ANSWER,
                    OTHER -> false;
        };
    }

    private static String[] details(Trouble trouble) {
        return trouble.details().toArray(String[]::new);
    }

    /** A host may say what it likes: it must not steer the terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
