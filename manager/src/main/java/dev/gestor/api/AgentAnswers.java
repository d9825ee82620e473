// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.control.agent.AgentRefusedException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Instant;

/** What the resources of the node agent answer alike. */
final class AgentAnswers {
    /** When what is answered was true; for answers whose form has no place for it. */
    static final String TIME_HEADER = "Sample-Time";

    private AgentAnswers() {}

    static void json(Context context, byte[] json, Instant time) {
        context.header(TIME_HEADER, time.toString());
        context.contentType("application/json").result(json);
    }

    static ProblemException noContainer(String id) {
        return ProblemException.notFound("this Gestor instance has no container " + ShownValue.of(id)
                + "; GET /containers?all=true lists those that run");
    }

    static void mapErrors(RoutesConfig routes) {
        routes.exception(
                AgentRefusedException.class,
                (e, context) -> problem(e).problem().answer(context));
    }

    private static ProblemException problem(AgentRefusedException e) {
        String words = String.valueOf(e.getMessage());
        ProblemException problem = switch (e.kind()) {
            case NOT_FOUND -> ProblemException.notFound(words);
            case NO_IMAGE -> new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, words).with("field", "image");
            case CONFLICT -> ProblemException.conflict(words);
            case LATE -> new ProblemException(HttpStatus.GATEWAY_TIMEOUT, words);
        };
        return e.owner().map(owner -> problem.with("owner", owner)).orElse(problem);
    }
}
