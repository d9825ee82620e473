// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.batch.BatchJson;
import dev.gestor.batch.DecisionRecord;
import dev.gestor.journal.ContainerHistory;
import dev.gestor.journal.DecisionQuery;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What was decided, from the local journal: {@code GET /v1/decisions}, the newest first, and
 * {@code GET /v1/containers/{id}/explain}, the story of one container, also of one long gone.
 */
public final class DecisionsResource implements Resource {
    private static final int MAX_LIMIT = 1_000;
    private static final int DEFAULT_LIMIT = 100;
    private static final int SUGGESTIONS = 3;

    private static final Pattern CONTAINER = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,255}");
    private static final Pattern POLICY = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final ObjectMapper JSON = BatchJson.mapper();

    private final JournalAccess journal;

    public DecisionsResource(JournalAccess journal) {
        this.journal = journal;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/v1/decisions", this::list);
        routes.get("/v1/containers/{id}/explain", this::explain);
    }

    @Override
    public Optional<String> document() {
        return Optional.of("decisions");
    }

    private void list(Context context) throws Exception {
        var parameters = new QueryParameters(context, "container", "policy", "since", "limit");
        int limit = parameters.wholeNumber("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
        // One more than is told, to know whether there are more.
        DecisionQuery query = new DecisionQuery(
                parameters.text("container", CONTAINER, "a container's name or the beginning of its id"),
                Optional.empty(),
                parameters.text("policy", POLICY, "a policy's name such as retention"),
                parameters.time("since"),
                limit + 1);
        List<DecisionRecord> found = new ArrayList<>(journal.read(reader -> reader.decisions(query)));
        boolean more = found.size() > limit;
        if (more) {
            found.remove(0);
        }
        Collections.reverse(found);
        answer(context, new Listing(found, more));
    }

    private void explain(Context context) throws Exception {
        String id = context.pathParam("id");
        var parameters = new QueryParameters(context, "limit");
        int limit = parameters.wholeNumber("limit", 1, MAX_LIMIT).orElse(MAX_LIMIT);
        ContainerHistory history = journal.read(reader -> ContainerHistory.find(reader, id, limit));
        if (history.decisions().isEmpty()) {
            List<String> similar = journal.read(reader -> reader.similarNames(id, SUGGESTIONS));
            throw ProblemException.notFound("the journal knows no container %s".formatted(ShownValue.of(id)))
                    .with("similar", similar);
        }
        if (history.names().size() > 1) {
            throw ProblemException.conflict("%s is the beginning of several ids: say more of it, or one of the names"
                            .formatted(ShownValue.of(id)))
                    .with("names", history.names());
        }
        answer(context, Story.of(history));
    }

    private static void answer(Context context, Object body) throws JsonProcessingException {
        context.contentType("application/json").result(JSON.writeValueAsBytes(body));
    }

    /**
     * @param decisions newest first
     * @param more whether there are older ones that the query means too
     */
    record Listing(@JsonInclude List<DecisionRecord> decisions, boolean more) {}

    /** @param containers more than one where the name was given to several, one after the other */
    record Story(@JsonInclude List<Chapter> containers) {
        static Story of(ContainerHistory history) {
            return new Story(history.byId().values().stream().map(Chapter::of).toList());
        }
    }

    /**
     * One container.
     *
     * @param container as it was at the last decision
     * @param decisions oldest first
     */
    record Chapter(DecisionRecord.Subject container, List<DecisionRecord> decisions) {
        static Chapter of(List<DecisionRecord> decisions) {
            return new Chapter(decisions.get(decisions.size() - 1).container().orElseThrow(), decisions);
        }
    }
}
