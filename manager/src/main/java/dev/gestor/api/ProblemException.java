// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.http.HttpStatus;
import java.time.Duration;

/**
 * Ends a request with an error.
 *
 * <pre>{@code
 * throw ProblemException.notFound("no service has the id 'ab12'; GET /services lists them").with("error", "Not found");
 * }</pre>
 */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final long NANOS_BELOW_A_SECOND = 999_999_999;

    private final transient Problem problem;

    ProblemException(HttpStatus status, String detail) {
        this(Problem.of(status, detail));
    }

    private ProblemException(Problem problem) {
        // No stack trace: it is an answer, and a flood of bad requests should cost little.
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    /** There is no such thing, or not now. */
    static ProblemException notFound(String detail) {
        return new ProblemException(HttpStatus.NOT_FOUND, detail);
    }

    /** What is there stands against it. */
    static ProblemException conflict(String detail) {
        return new ProblemException(HttpStatus.CONFLICT, detail);
    }

    /** Not now; it is worth trying again after this time. */
    static ProblemException unavailable(String detail, Duration retryAfter) {
        return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, detail).retryAfter(retryAfter);
    }

    /** With a member beside those of RFC 9457. */
    ProblemException with(String member, Object value) {
        return new ProblemException(problem.with(member, value));
    }

    ProblemException header(String name, String value) {
        return new ProblemException(problem.withHeader(name, value));
    }

    /** With {@code Retry-After}, in whole seconds, rounded up, at least one. */
    ProblemException retryAfter(Duration time) {
        long seconds = Math.max(1, time.plusNanos(NANOS_BELOW_A_SECOND).toSeconds());
        return header("Retry-After", Long.toString(seconds));
    }

    Problem problem() {
        return problem;
    }
}
