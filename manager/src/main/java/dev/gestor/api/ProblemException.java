// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.http.HttpStatus;

/** Ends a request with an error. */
final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    ProblemException(HttpStatus status, String detail) {
        super(detail);
        this.problem = Problem.of(status, detail);
    }

    Problem problem() {
        return problem;
    }
}
