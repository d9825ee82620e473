// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What every answer has to keep, and the rules of its operation. */
final class AnswerRules {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String PROBLEM = "application/problem+json";
    /** Of requests that came to no operation. */
    private static final Set<Integer> UNROUTED =
            Set.of(400, 401, 403, 404, 405, 408, 413, 414, 417, 421, 426, 429, 431, 501, 503, 505);

    private static final Pattern INSIDES = Pattern.compile(
            "\\bat [\\w.$]+\\([\\w]+\\.java:\\d+\\)|\\b(dev\\.gestor|java\\.(lang|io|nio|util|net|time)|org\\.eclipse|io\\.javalin"
                    + "|com\\.fasterxml|com\\.github|jakarta|kotlin)\\.[A-Za-z]|\\b\\w+(Exception|Error)\\b[:\\s(]");

    private final Description description;
    private final List<String> secrets;
    private final Duration readBound;
    private final Duration changeBound;

    /**
     * @param secrets what no answer may tell
     * @param readBound in which every answer to a read comes
     * @param changeBound in which every other comes
     */
    AnswerRules(Description description, List<String> secrets, Duration readBound, Duration changeBound) {
        this.description = description;
        this.secrets = List.copyOf(secrets);
        this.readBound = readBound;
        this.changeBound = changeBound;
    }

    /** The first rule that the answer breaks. */
    Optional<String> complaint(Draft draft, Answer answer) {
        return outside(draft, answer)
                .or(() -> status(draft, answer))
                .or(() -> answer.status() >= 400 ? problem(draft, answer) : Optional.empty())
                .or(() -> body(draft, answer));
    }

    private Optional<String> outside(Draft draft, Answer answer) {
        if (answer.took().compareTo(draft.method.equals("GET") ? readBound : changeBound) > 0) {
            return Optional.of("the answer took " + answer.took().toMillis() + " ms");
        }
        String whole = String.join("\n", answer.head()) + "\n" + answer.body();
        if (draft.valid() && INSIDES.matcher(whole).find()) {
            return Optional.of("the answer shows the program's insides");
        }
        if (answer.status() >= 400 && INSIDES.matcher(whole).find()) {
            return Optional.of("the answer shows the program's insides");
        }
        boolean asked = draft.target().contains("secrets=");
        for (String secret : secrets) {
            if (whole.contains(secret) && !asked) {
                return Optional.of("the answer tells a secret");
            }
        }
        if (answer.header("X-Injected").isPresent()) {
            return Optional.of("the request put a header into the answer");
        }
        return Optional.empty();
    }

    private Optional<String> status(Draft draft, Answer answer) {
        int status = answer.status();
        if (draft.operation.responses().containsKey(status)) {
            return Optional.empty();
        }
        boolean elsewhere = draft.astray && (UNROUTED.contains(status) || status < 300 || isAnyOthers(status));
        return elsewhere ? Optional.empty() : Optional.of("the status %d is not documented".formatted(status));
    }

    /** Another method, or another path, is another operation. */
    private boolean isAnyOthers(int status) {
        return description.operations().stream()
                .anyMatch(other -> other.responses().containsKey(status));
    }

    private static Optional<String> problem(Draft draft, Answer answer) {
        if (draft.method.equals("HEAD")) {
            return Optional.empty();
        }
        if (!answer.contentType().equals(PROBLEM)) {
            return Optional.of("an error comes as '%s'".formatted(answer.contentType()));
        }
        JsonNode problem = parse(answer.body());
        boolean whole = problem.path("status").asInt() == answer.status()
                && !problem.path("title").asText().isBlank()
                && !problem.path("detail").asText().isBlank()
                // Older clients read no other.
                && !problem.path("error").asText().isBlank();
        return whole ? Optional.empty() : Optional.of("the problem is not whole");
    }

    private Optional<String> body(Draft draft, Answer answer) {
        JsonNode response = draft.operation.responses().get(answer.status());
        if (response == null || draft.astray || draft.method.equals("HEAD")) {
            return Optional.empty();
        }
        JsonNode contents = response.path("content");
        if (contents.isEmpty()) {
            return answer.body().isEmpty() ? Optional.empty() : Optional.of("a body that is not documented");
        }
        JsonNode content = contents.path(answer.contentType());
        if (content.isMissingNode()) {
            return Optional.of("the content type '%s' is not documented".formatted(answer.contentType()));
        }
        if (!answer.contentType().endsWith("json") || !content.has("schema")) {
            return Optional.empty();
        }
        JsonNode parsed = parse(answer.body());
        if (parsed.isMissingNode()) {
            return Optional.of("the body is no JSON");
        }
        return description
                .complaint(content.path("schema"), parsed)
                .map(why -> "the body is not by its schema: " + why);
    }

    static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
        }
    }
}
