// SPDX-License-Identifier: Apache-2.0
package dev.gestor.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Puts variables' values into text.
 *
 * <pre>
 * $VAR  ${VAR}         the value; nothing, and a warning, where it is not set
 * ${VAR-x}  ${VAR:-x}  x where it is not set (with the colon: or is empty)
 * ${VAR?x}  ${VAR:?x}  a problem with the words x then
 * ${VAR+x}  ${VAR:+x}  x where it is set (with the colon: and not empty), else nothing
 * $$                   a dollar sign, as is a $ before anything else
 * </pre>
 *
 * <p>x may hold variables itself. Values put in are not searched again, and all text made is bounded.
 */
final class Interpolation {
    /** Of one load: a few lines that double each other would otherwise fill the memory. */
    private static final int MOST_CHARACTERS = 16 << 20;

    private static final int DEEPEST = 20;

    private final Findings findings;
    private int made;

    Interpolation(Findings findings) {
        this.findings = findings;
    }

    /** The value with every text in it interpolated; parts whose key begins with {@code x-} are left as they are. */
    Value apply(Value value, Function<String, Optional<String>> variables) {
        if (value instanceof Value.Scalar scalar && scalar.kind() == Value.Kind.TEXT) {
            return scalar.text().indexOf('$') < 0
                    ? scalar
                    : scalar.withText(text(scalar.text(), scalar.place(), variables));
        }
        if (value instanceof Value.Items items) {
            List<Value> made = new ArrayList<>();
            items.values().forEach(item -> made.add(apply(item, variables)));
            return new Value.Items(items.place(), made);
        }
        if (value instanceof Value.Fields fields) {
            Map<String, Value> made = new LinkedHashMap<>();
            fields.values().forEach((key, field) -> made.put(key, foreign(key) ? field : apply(field, variables)));
            return new Value.Fields(fields.place(), made);
        }
        return value;
    }

    /** What is the file's author's own is not ours to read; but one key of that form is ours. */
    private static boolean foreign(String key) {
        return key.startsWith("x-") && !key.equals(BalanceReader.KEY);
    }

    String text(String template, Place place, Function<String, Optional<String>> variables) {
        try {
            return expand(template, place, variables, 0);
        } catch (Malformed e) {
            findings.problem(place, e.problem + " in " + Findings.shown(template), e.remedy);
            return "";
        }
    }

    private String expand(String template, Place place, Function<String, Optional<String>> variables, int depth)
            throws Malformed {
        if (depth > DEEPEST) {
            throw new Malformed("variables are nested more than %d deep".formatted(DEEPEST), "nest less");
        }
        StringBuilder result = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            int dollar = template.indexOf('$', at);
            if (dollar < 0) {
                append(result, template.substring(at));
                break;
            }
            append(result, template.substring(at, dollar));
            int next = dollar + 1;
            char after = next < template.length() ? template.charAt(next) : '\0';
            if (after == '$') {
                append(result, "$");
                at = next + 1;
            } else if (after == '{') {
                int end = closingBrace(template, next);
                append(result, braced(template.substring(next + 1, end), place, variables, depth));
                at = end + 1;
            } else {
                at = endOfName(template, next);
                // As in a$, $1 or a pattern's end: no variable, so it stays.
                append(result, at == next ? "$" : plain(template.substring(next, at), place, variables));
            }
        }
        return result.toString();
    }

    private void append(StringBuilder result, String text) throws Malformed {
        made += text.length();
        if (made > MOST_CHARACTERS) {
            made = MOST_CHARACTERS;
            throw new Malformed(
                    "the values put in add up to more than %d characters".formatted(MOST_CHARACTERS),
                    "use shorter values");
        }
        result.append(text);
    }

    private String plain(String name, Place place, Function<String, Optional<String>> variables) {
        Optional<String> value = variables.apply(name);
        if (value.isEmpty()) {
            findings.warning(
                    place,
                    "the variable %s is not set; nothing was put in its place".formatted(name),
                    "set it, or give a default: ${%s:-default}".formatted(name));
        }
        return value.orElse("");
    }

    private String braced(String inside, Place place, Function<String, Optional<String>> variables, int depth)
            throws Malformed {
        int end = endOfName(inside, 0);
        if (end == 0) {
            throw new Malformed(
                    "%s names no variable".formatted(Findings.shown("${" + inside + "}")),
                    "write ${NAME} with letters, digits and _, or $$ for a dollar sign");
        }
        String name = inside.substring(0, end);
        if (end == inside.length()) {
            return plain(name, place, variables);
        }
        boolean emptyCounts = inside.charAt(end) == ':';
        int operatorAt = emptyCounts ? end + 1 : end;
        char operator = operatorAt < inside.length() ? inside.charAt(operatorAt) : '\0';
        Optional<String> value = variables.apply(name);
        boolean there = value.isPresent() && !(emptyCounts && value.get().isEmpty());
        String word = inside.substring(Math.min(operatorAt + 1, inside.length()));
        return switch (operator) {
            case '-' -> there ? value.get() : expand(word, place, variables, depth + 1);
            case '+' -> there ? expand(word, place, variables, depth + 1) : "";
            case '?' -> {
                if (!there) {
                    throw missing(name, value.isPresent(), expand(word, place, variables, depth + 1));
                }
                yield value.get();
            }
            default ->
                throw new Malformed(
                        "%s is no form of a variable".formatted(Findings.shown("${" + inside + "}")),
                        "use one of ${NAME}, ${NAME:-default}, ${NAME:?message} and ${NAME:+other}");
        };
    }

    private static Malformed missing(String name, boolean empty, String reason) {
        return new Malformed(
                "the variable %s is %s%s"
                        .formatted(name, empty ? "empty" : "not set", reason.isEmpty() ? "" : " (" + reason + ")"),
                "set it in the environment or in the file .env");
    }

    /** @param open where the brace stands that is to be closed */
    private static int closingBrace(String template, int open) throws Malformed {
        int depth = 0;
        for (int i = open; i < template.length(); i++) {
            if (template.charAt(i) == '{') {
                depth++;
            } else if (template.charAt(i) == '}') {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        throw new Malformed("a ${ without its }", "close it, or write $$ for a dollar sign");
    }

    private static int endOfName(String text, int start) {
        int end = start;
        while (end < text.length() && isNamePart(text.charAt(end), end == start)) {
            end++;
        }
        return end;
    }

    private static boolean isNamePart(char c, boolean first) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
    }

    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        private final String problem;
        private final String remedy;

        Malformed(String problem, String remedy) {
            super(problem);
            this.problem = problem;
            this.remedy = remedy;
        }
    }
}
