// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of {@code customOrc}, in gestor's words:
 *
 * <pre>
 * customOrc --scale CONTAINER THRESHOLD N ...  -&gt;  gestor scale CONTAINER THRESHOLD N ...
 * customOrc --update CONTAINER IMAGE ...       -&gt;  gestor update CONTAINER IMAGE ...
 * customOrc --monitor IP1,IP2,... ...          -&gt;  gestor monitor IP1,IP2,... ...
 * </pre>
 */
final class CustomOrc {
    private enum Form {
        SCALE(3, true),
        UPDATE(2, false),
        MONITOR(1, true);

        private final int operands;
        private final boolean translated;

        /** @param translated whether the command speaks several languages */
        Form(int operands, boolean translated) {
            this.operands = operands;
            this.translated = translated;
        }

        private String option() {
            return "--" + command();
        }

        private String command() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<Form> of(String word) {
            for (Form form : values()) {
                if (form.option().equals(word)) {
                    return Optional.of(form);
                }
            }
            return Optional.empty();
        }
    }

    private final Messages messages;

    /** @param arguments may name the language */
    CustomOrc(List<String> arguments, Map<String, String> environment) {
        this.messages = new Messages(language(arguments, environment));
    }

    /** It speaks French where nothing else is asked for; the machine's locale is no wish for the manager's own language. */
    static Map<String, String> speakingFrench(Map<String, String> environment) {
        Map<String, String> changed = new HashMap<>(environment);
        changed.put("LC_ALL", "fr");
        return Map.copyOf(changed);
    }

    private static Language language(List<String> arguments, Map<String, String> environment) {
        int at = arguments.indexOf("--lang");
        String wish = at >= 0 && at + 1 < arguments.size()
                ? arguments.get(at + 1)
                : arguments.stream()
                        .filter(word -> word.startsWith("--lang="))
                        .map(word -> word.substring("--lang=".length()))
                        .findFirst()
                        .orElse(environment.getOrDefault("GESTOR_LANG", "fr"));
        for (Language language : Language.values()) {
            if (Choice.name(language).equals(wish)) {
                return language;
            }
        }
        // What it is instead is told by whoever reads the option.
        return Language.FR;
    }

    /** What is asked for, or why that is nothing. */
    record Request(List<String> words, Optional<String> text, int exitCode) {
        private static Request say(String text, int exitCode) {
            return new Request(List.of(), Optional.of(text), exitCode);
        }
    }

    /** The words of gestor; or a text to print, with the exit code. */
    Request translate(List<String> arguments) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            return Request.say(messages.get("orc.help"), ExitCode.DONE);
        }
        if (arguments.equals(List.of("--version")) || arguments.equals(List.of("-V"))) {
            return new Request(List.of("--version"), Optional.empty(), ExitCode.DONE);
        }
        List<String> forms =
                arguments.stream().filter(word -> Form.of(word).isPresent()).toList();
        if (forms.size() != 1) {
            return Request.say(messages.get(forms.isEmpty() ? "orc.none" : "orc.several"), ExitCode.USAGE);
        }
        int at = arguments.indexOf(forms.get(0));
        Form form = Form.of(forms.get(0)).orElseThrow();
        List<String> rest = arguments.subList(at + 1, arguments.size());
        long operands = rest.stream().filter(word -> !word.startsWith("-")).count();
        if (operands < form.operands) {
            return Request.say(messages.get("orc." + form.command()), ExitCode.USAGE);
        }
        List<String> words = new ArrayList<>(List.of(form.command()));
        words.addAll(rest);
        words.addAll(arguments.subList(0, at));
        return new Request(
                form.translated ? List.copyOf(words) : withoutLanguage(words), Optional.empty(), ExitCode.DONE);
    }

    private static List<String> withoutLanguage(List<String> words) {
        List<String> others = new ArrayList<>(words);
        int at = others.indexOf("--lang");
        if (at >= 0 && at + 1 < others.size()) {
            others.subList(at, at + 2).clear();
        }
        others.removeIf(word -> word.startsWith("--lang="));
        return List.copyOf(others);
    }
}
