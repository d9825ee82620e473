// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.api;

import dev.gestor.logserver.Token;
import io.javalin.http.Context;
import java.util.Optional;

/** Lets through only requests that are meant for this server and, but for health, carry its token. */
final class Guard {
    private static final String SCHEME = "Bearer ";

    private final Token token;
    private final HostCheck hosts;

    Guard(Token token, HostCheck hosts) {
        this.token = token;
        this.hosts = hosts;
    }

    void check(Context context) throws ProblemException {
        Optional<String> host = header(context, "Host");
        if (!hosts.allowsHost(host)) {
            throw new ProblemException(
                    403, "Foreign host", "Host must be an address or localhost, was " + host.orElse("missing"));
        }
        Optional<String> origin = header(context, "Origin");
        if (!hosts.allowsOrigin(origin, host)) {
            throw new ProblemException(
                    403, "Foreign origin", "Other sites' pages have no access: " + origin.orElse(""));
        }
        if (context.path().equals("/livez") || context.path().equals("/readyz")) {
            return;
        }
        Optional<String> given = header(context, "Authorization")
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> value.substring(SCHEME.length()).strip());
        if (given.filter(token::matches).isEmpty()) {
            context.header("WWW-Authenticate", "Bearer");
            throw new ProblemException(
                    401,
                    given.isEmpty() ? "No token" : "Wrong token",
                    "Send \"Authorization: Bearer <token>\" with the content of " + token.file());
        }
    }

    private static Optional<String> header(Context context, String name) {
        return Optional.ofNullable(context.header(name));
    }
}
