// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A file of variables.
 *
 * <pre>
 * # a comment
 * export NAME=value          # a comment too
 * PLAIN = with ${NAME}
 * SINGLE='as it stands, $NAME'
 * DOUBLE="with $NAME, \n and several
 * lines"
 * INHERITED
 * </pre>
 *
 * <p>A name without {@code =} takes its value from the environment, if that has one.
 */
final class EnvironmentFile {
    private final Place start;
    private final String text;
    private final Function<String, Optional<String>> outer;
    private final Findings findings;
    private final Interpolation interpolation;
    private final Map<String, String> found = new LinkedHashMap<>();
    private int at;
    private int line = 1;

    /** @param outer variables that come before the file's own */
    EnvironmentFile(
            Place start,
            String text,
            Function<String, Optional<String>> outer,
            Findings findings,
            Interpolation interpolation) {
        this.start = start;
        this.text = text.replace("\r\n", "\n");
        this.outer = outer;
        this.findings = findings;
        this.interpolation = interpolation;
    }

    /** The variables in the file's order; what is wrong goes to the findings. */
    Map<String, String> read() {
        while (skipToStatement()) {
            statement();
        }
        return found;
    }

    private boolean skipToStatement() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                skipLine();
            } else if (Character.isWhitespace(c)) {
                advance();
            } else {
                return true;
            }
        }
        return false;
    }

    private void statement() {
        int statementLine = line;
        String keyword = "export";
        if (text.startsWith(keyword, at)
                && at + keyword.length() < text.length()
                && isBlank(text.charAt(at + keyword.length()))) {
            at += keyword.length();
            skipBlanks();
        }
        int begin = at;
        while (at < text.length() && isNamePart(text.charAt(at))) {
            at++;
        }
        String name = text.substring(begin, at);
        skipBlanks();
        Place place = new Place(start.file(), statementLine, name);
        if (name.isEmpty()) {
            refuse(place, "no variable's name begins here");
        } else if (at == text.length() || text.charAt(at) == '\n') {
            outer.apply(name).ifPresent(value -> found.put(name, value));
        } else if (text.charAt(at) == '=' || text.charAt(at) == ':') {
            at++;
            skipBlanks();
            value(place).ifPresent(value -> found.put(name, value));
        } else {
            refuse(place, "'%s' cannot follow a variable's name".formatted(text.charAt(at)));
        }
    }

    private Optional<String> value(Place place) {
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            return quoted(place, text.charAt(at));
        }
        int begin = at;
        skipLine();
        String raw = text.substring(begin, at);
        int comment = raw.indexOf(" #");
        return Optional.of(expanded((comment < 0 ? raw : raw.substring(0, comment)).strip(), place));
    }

    private Optional<String> quoted(Place place, char quote) {
        StringBuilder value = new StringBuilder();
        advance();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at);
            advance();
            if (c == '\\' && at < text.length()) {
                value.append(
                        quote == '"'
                                ? escaped(text.charAt(at))
                                : text.charAt(at) == '\'' ? "'" : "\\" + text.charAt(at));
                advance();
            } else {
                value.append(c);
            }
        }
        if (at == text.length()) {
            findings.problem(place, "the quote %s is not closed".formatted(quote), "close it");
            return Optional.empty();
        }
        advance();
        int after = at;
        skipLine();
        String rest = text.substring(after, at).strip();
        if (!rest.isEmpty() && !rest.startsWith("#")) {
            findings.problem(
                    place,
                    "%s follows the closing quote".formatted(Findings.shown(rest)),
                    "put all of the value into quotes");
            return Optional.empty();
        }
        return Optional.of(quote == '"' ? expanded(value.toString(), place) : value.toString());
    }

    /** What stands for the character after a backslash; {@code $$} keeps a dollar sign from beginning a variable. */
    private static String escaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'a' -> "\u0007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'v' -> "\u000b";
            case '"', '\\' -> String.valueOf(c);
            case '$' -> "$$";
            default -> "\\" + c;
        };
    }

    private String expanded(String value, Place place) {
        return interpolation.text(
                value, place, name -> outer.apply(name).or(() -> Optional.ofNullable(found.get(name))));
    }

    private void refuse(Place place, String problem) {
        int begin = at;
        skipLine();
        findings.problem(
                place,
                problem + " at " + Findings.shown(text.substring(begin, at)),
                "write NAME=value, or # before a comment");
    }

    private void advance() {
        if (text.charAt(at) == '\n') {
            line++;
        }
        at++;
    }

    private void skipLine() {
        while (at < text.length() && text.charAt(at) != '\n') {
            at++;
        }
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c != '\n' && Character.isWhitespace(c);
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == '[' || c == ']';
    }
}
