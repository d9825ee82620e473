// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * Runs before every route. Host and Origin are checked also where no token is needed: a page in the user's browser can make
 * it send requests to loopback, under a name that the page's owner points there, but it cannot choose these two headers.
 */
final class Gate implements Handler {
    private static final Set<String> OPEN = Set.of("/livez", "/readyz");

    private final BearerToken token;
    private final IntSupplier port;
    private final long maxBodyBytes;

    Gate(BearerToken token, IntSupplier port, long maxBodyBytes) {
        this.token = token;
        this.port = port;
        this.maxBodyBytes = maxBodyBytes;
    }

    @Override
    public void handle(Context context) {
        checkHost(context);
        checkOrigin(context);
        checkToken(context);
        if (context.req().getContentLengthLong() > maxBodyBytes) {
            throw ErrorAnswers.tooLarge(maxBodyBytes);
        }
    }

    private void checkHost(Context context) {
        String host = context.header("Host");
        if (host == null || !isOurs(host)) {
            throw new ProblemException(
                    HttpStatus.MISDIRECTED_REQUEST,
                    "this server answers for 127.0.0.1:%d and localhost:%1$d only".formatted(port.getAsInt()));
        }
    }

    private void checkOrigin(Context context) {
        String origin = context.header("Origin");
        if (origin == null) {
            return;
        }
        String scheme = "http://";
        if (!origin.startsWith(scheme) || !isOurs(origin.substring(scheme.length()))) {
            throw new ProblemException(HttpStatus.FORBIDDEN, "requests of pages from another origin are not served");
        }
    }

    private boolean isOurs(String hostAndPort) {
        String suffix = ":" + port.getAsInt();
        // A client leaves the port out where it is the scheme's own.
        String host = hostAndPort.endsWith(suffix)
                ? hostAndPort.substring(0, hostAndPort.length() - suffix.length())
                : port.getAsInt() == 80 ? hostAndPort : "";
        return switch (host.toLowerCase(Locale.ROOT)) {
            case "127.0.0.1", "localhost", "[::1]" -> true;
            default -> false;
        };
    }

    private void checkToken(Context context) {
        if (OPEN.contains(context.path())) {
            return;
        }
        String authorization = context.header("Authorization");
        if (authorization == null || !token.matches(authorization)) {
            context.header("WWW-Authenticate", "Bearer realm=\"gestor\"");
            throw new ProblemException(
                    HttpStatus.UNAUTHORIZED,
                    "send the header 'Authorization: Bearer TOKEN'; the token stands in the file 'token' of the instance's state folder");
        }
    }
}
