// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.http.HttpStatus;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Errors that are found before any route runs, such as a request that is no HTTP: in the same form as all others. */
final class ErrorPages extends ErrorHandler {
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        // Jetty's message may hold parts of the request, and its cause is ours alone.
        write(Problem.of(HttpStatus.forStatus(code), words(code)), response, callback);
    }

    private static String words(int code) {
        return switch (code) {
            case 400 -> "the request is not well-formed HTTP/1.1";
            case 408 -> "the request did not come in time";
            case 413 -> "the body is too large";
            case 414 -> "the address is too long";
            case 431 -> "the headers are too large";
            case 503 -> "too many requests wait for their turn; try again";
            default -> HttpStatus.forStatus(code).getMessage();
        };
    }

    /** Makes it the whole answer, without waiting for the caller to take it. */
    static void write(Problem problem, Response response, Callback callback) {
        response.setStatus(problem.status());
        problem.headers().forEach(response.getHeaders()::put);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        response.write(true, ByteBuffer.wrap(problem.json()), callback);
    }
}
