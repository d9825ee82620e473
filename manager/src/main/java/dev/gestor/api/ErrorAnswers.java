// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.ForeignContainerException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a caller is told when a route throws. A resource may map exceptions of its own beside these. */
final class ErrorAnswers {
    /** An engine that is restarted is back after a few seconds. */
    static final Duration ENGINE_RETRY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

    private ErrorAnswers() {}

    static void register(RoutesConfig routes, long maxBodyBytes) {
        routes.exception(ProblemException.class, (e, context) -> e.problem().answer(context));
        routes.exception(
                HttpResponseException.class,
                (e, context) -> ofServer(e, maxBodyBytes).answer(context));
        map(routes, ForeignContainerException.class, e -> ProblemException.conflict(words(e)));
        map(routes, EngineUnavailableException.class, e -> ProblemException.unavailable(words(e), ENGINE_RETRY));
        map(routes, EngineException.class, e -> new ProblemException(HttpStatus.BAD_GATEWAY, words(e)));
        for (Class<? extends Exception> type :
                List.of(UnsupportedCharsetException.class, IllegalCharsetNameException.class)) {
            map(routes, type, e -> unknownCharset());
        }
        map(
                routes,
                InterruptedException.class,
                e -> ProblemException.unavailable("the manager is stopping", ENGINE_RETRY));
        routes.exception(Exception.class, ErrorAnswers::failed);
    }

    private static <E extends Exception> void map(
            RoutesConfig routes, Class<E> type, Function<E, ProblemException> answer) {
        routes.exception(type, (e, context) -> answer.apply(e).problem().answer(context));
    }

    private static Problem ofServer(HttpResponseException e, long maxBodyBytes) {
        if (e.getStatus() == HttpStatus.CONTENT_TOO_LARGE.getCode()) {
            return tooLarge(maxBodyBytes).problem();
        }
        return Problem.of(HttpStatus.forStatus(e.getStatus()), String.valueOf(e.getMessage()));
    }

    private static void failed(Exception e, Context context) {
        // The route's own pattern, not the request: nothing that a caller sent belongs into the log.
        LOG.error("request failed method={}", context.method(), e);
        Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "the request failed; the manager's log says why")
                .answer(context);
    }

    /** Whoever reads the type of a body finds it, however it is read. */
    private static ProblemException unknownCharset() {
        return new ProblemException(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "the Content-Type names a charset that is not known here; use UTF-8");
    }

    static ProblemException tooLarge(long maxBodyBytes) {
        return new ProblemException(
                HttpStatus.CONTENT_TOO_LARGE, "the body may have at most %d bytes".formatted(maxBodyBytes));
    }

    /** The engine's own messages name the container, what the engine said and the remedy. */
    private static String words(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
