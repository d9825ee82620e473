// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.http.HttpStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Stands before everything, also before the body of a request is read: whoever is not let in costs a look at the headers, and no
 * thread; of the body what comes within a moment is dropped, so that the answer is not lost, but not of a flood. Host and Origin are checked also where no token is needed, see {@link HostRule} and {@link OriginRule}.
 */
final class Gate extends Handler.Wrapper {
    private static final Set<String> OPEN = Set.of("/livez", "/readyz");
    /** Of a caller that sends too much. */
    private static final String FLOOD = "rate";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final ApiConfig config;
    private final BearerToken token;
    private final IntSupplier port;
    private final CallerLimits limits;
    private final HostRule host;
    private final OriginRule origins;
    private final Consumer<String> refusals;

    /**
     * @param port on which the server listens
     * @param refusals takes why a request was refused, in one word
     */
    Gate(ApiConfig config, BearerToken token, IntSupplier port, CallerLimits limits, Consumer<String> refusals) {
        this.config = config;
        this.token = token;
        this.port = port;
        this.limits = limits;
        this.host = new HostRule(config.bind(), config.allowHost(), config.tls().isPresent());
        this.origins = new OriginRule(config.corsOrigins(), host, config.tls().isPresent());
        this.refusals = refusals;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var asked = new Asked(request);
        mark(asked, response.getHeaders());
        Optional<Refusal> refusal = refusal(asked);
        if (refusal.isPresent()) {
            refusals.accept(refusal.get().why());
            answer(refusal.get(), request, response, callback);
            return true;
        }
        if (asked.isPreflight()) {
            answerPreflight(asked, response, callback);
            return true;
        }
        Optional<Refusal> unknown = unknownCaller(asked);
        if (unknown.isPresent()) {
            refusals.accept(unknown.get().why());
            answer(unknown.get(), request, response, callback);
            return true;
        }
        return super.handle(PlainRequest.of(request), response, callback);
    }

    /** Headers of every answer, also of a refusal: a page could not read why otherwise. */
    private void mark(Asked asked, HttpFields.Mutable headers) {
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        if (origins.anyNamed()) {
            headers.add(HttpHeader.VARY, "Origin");
            asked.value("Origin").filter(origins::isNamed).ifPresent(origin -> {
                headers.put("Access-Control-Allow-Origin", origin);
                headers.put("Access-Control-Expose-Headers", "Retry-After, Sample-Time");
            });
        }
    }

    private Optional<Refusal> refusal(Asked asked) {
        Optional<Duration> wait = limits.take(asked.remote, !OriginRule.READS.contains(asked.method()), knows(asked));
        if (wait.isPresent()) {
            return refuse(
                    FLOOD,
                    new ProblemException(HttpStatus.TOO_MANY_REQUESTS, "too many requests from this address; slow down")
                            .retryAfter(wait.get()));
        }
        List<String> hosts = asked.values("Host");
        if (hosts.size() != 1 || !host.isOurs(hosts.get(0), asked.local, port.getAsInt())) {
            return refuse(
                    "host",
                    new ProblemException(
                            HttpStatus.MISDIRECTED_REQUEST,
                            "this server does not go by the name in the request's Host header; call it by its address, or start it with --allow-host NAME"));
        }
        if (!METHODS.contains(asked.method())) {
            return refuse(
                    "method",
                    new ProblemException(
                            HttpStatus.NOT_IMPLEMENTED, "the method must be one of " + new TreeSet<>(METHODS)));
        }
        if (asked.path().isEmpty()) {
            // The libraries behind would send the caller to another place.
            return refuse(
                    "target", new ProblemException(HttpStatus.BAD_REQUEST, "the request's target must begin with '/'"));
        }
        if (!origins.allows(asked.page(), asked.local, port.getAsInt())) {
            return refuse(
                    "origin",
                    new ProblemException(
                            HttpStatus.FORBIDDEN,
                            "requests of pages from another origin are not served, but of those named by --cors-origin"));
        }
        return Optional.empty();
    }

    private boolean knows(Asked asked) {
        return asked.value("Authorization").filter(token::matches).isPresent();
    }

    private Optional<Refusal> unknownCaller(Asked asked) {
        boolean known = knows(asked);
        if (!isHeard(asked, known)) {
            return refuse(
                    "caller",
                    new ProblemException(
                            HttpStatus.FORBIDDEN,
                            "callers from this address are not heard; --allow-from names those that are"));
        }
        if (!known && config.auth() == AuthMode.TOKEN && !OPEN.contains(asked.path())) {
            return refuse(
                    "token",
                    new ProblemException(
                                    HttpStatus.UNAUTHORIZED,
                                    "send the header 'Authorization: Bearer TOKEN'; the token stands in the file 'token' of the instance's state folder")
                            .header("WWW-Authenticate", "Bearer realm=\"gestor\""));
        }
        if (asked.length() > config.limits().bodyBytes()) {
            return refuse("size", ErrorAnswers.tooLarge(config.limits().bodyBytes()));
        }
        return Optional.empty();
    }

    /** Our own commands call from this machine, whatever networks are named; they know the token. */
    private boolean isHeard(Asked asked, boolean known) {
        if (config.allowFrom().isEmpty()
                || config.allowFrom().stream().anyMatch(network -> network.contains(asked.remote))) {
            return true;
        }
        boolean here = asked.remote.isLoopbackAddress()
                || asked.local.filter(asked.remote::equals).isPresent();
        return here && known;
    }

    private static void answerPreflight(Asked asked, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
        headers.put("Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID");
        headers.put("Access-Control-Max-Age", "600");
        headers.add(HttpHeader.VARY, "Access-Control-Request-Method, Access-Control-Request-Headers");
        if (asked.value("Access-Control-Request-Private-Network")
                .filter("true"::equals)
                .isPresent()) {
            headers.put("Access-Control-Allow-Private-Network", "true");
        }
        response.setStatus(HttpStatus.NO_CONTENT.getCode());
        response.write(true, null, callback);
    }

    private static void answer(Refusal refusal, Request request, Response response, Callback callback) {
        if (refusal.why().equals(FLOOD)) {
            ErrorPages.write(refusal.problem().problem(), response, callback);
        } else {
            Refused.answer(refusal.problem(), request, response, callback);
        }
    }

    private static Optional<Refusal> refuse(String why, ProblemException problem) {
        return Optional.of(new Refusal(why, problem));
    }

    private record Refusal(String why, ProblemException problem) {}

    /** What is looked at in a request. */
    private static final class Asked {
        private final Request request;
        private final InetAddress remote;
        private final Optional<InetAddress> local;

        Asked(Request request) {
            this.request = request;
            this.remote = address(request.getConnectionMetaData().getRemoteSocketAddress())
                    .orElseThrow(() -> new IllegalStateException("a caller without an address"));
            this.local = address(request.getConnectionMetaData().getLocalSocketAddress());
        }

        private static Optional<InetAddress> address(SocketAddress address) {
            return address instanceof InetSocketAddress inet
                    ? Optional.ofNullable(inet.getAddress())
                    : Optional.empty();
        }

        String method() {
            return request.getMethod();
        }

        String path() {
            return Objects.requireNonNullElse(request.getHttpURI().getPath(), "");
        }

        long length() {
            return request.getLength();
        }

        List<String> values(String header) {
            return request.getHeaders().getFields(header).stream()
                    .map(HttpField::getValue)
                    .toList();
        }

        /** The value of a header that comes at most once; of one that comes twice nothing is believed. */
        Optional<String> value(String header) {
            List<String> values = values(header);
            return values.isEmpty() ? Optional.empty() : Optional.of(values.size() == 1 ? values.get(0) : "");
        }

        OriginRule.Page page() {
            return new OriginRule.Page(
                    method(), value("Origin"), value("Sec-Fetch-Site"), value("Sec-Fetch-Mode"), value("Referer"));
        }

        /** A browser's question whether a page may call; it carries no token. */
        boolean isPreflight() {
            return method().equals("OPTIONS")
                    && value("Origin").isPresent()
                    && value("Access-Control-Request-Method").isPresent();
        }
    }
}
