// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.api;

/** Ends a request with a problem. */
final class ProblemException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    ProblemException(int status, String title, String detail) {
        super(detail);
        this.problem = Problem.of(status, title, detail);
    }

    Problem problem() {
        return problem;
    }
}
