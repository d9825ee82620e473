// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manager's HTTP server. While it runs, the instance's state holds its {@code address} and its {@code token}, by which the
 * other commands of the same user find it and are let in, and with TLS its {@code certificate}, by which they know it.
 */
public final class ApiServer implements AutoCloseable {
    static final String ADDRESS_FILE = "address";
    static final String CERTIFICATE_FILE = "certificate";

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

    private final ApiConfig config;
    private final Javalin javalin;
    private final Listener listener;
    private final List<Resource> resources;
    private final OpenApiDocument description;
    private final URI address;

    private ApiServer(
            ApiConfig config,
            Javalin javalin,
            Listener listener,
            List<Resource> resources,
            OpenApiDocument description,
            URI address) {
        this.config = config;
        this.javalin = javalin;
        this.listener = listener;
        this.resources = resources;
        this.description = description;
        this.address = address;
    }

    /** Without metrics. */
    public static ApiServer start(ApiConfig config, Supplier<Optional<String>> notReady, List<Resource> resources)
            throws ApiStartException {
        return start(config, notReady, new ManagerMetrics(), resources);
    }

    /**
     * Starts and returns once requests are served.
     *
     * @param notReady why {@code /readyz} is to answer 503 now; empty while ready
     * @param metrics where requests are counted
     * @throws ApiConfigException where the certificate will not do
     */
    public static ApiServer start(
            ApiConfig config, Supplier<Optional<String>> notReady, ManagerMetrics metrics, List<Resource> resources)
            throws ApiStartException {
        JettyLogs.restrain();
        try {
            // An earlier run that was killed left its own; another program may listen there now, and must not be sent
            // the token.
            forget(config);
            BearerToken token = BearerToken.loadOrCreate(config.instanceDirectory(), new SecureRandom());
            Listener listener = new Listener(config, System::nanoTime);
            List<Resource> all = new ArrayList<>(List.of(new HealthResource(notReady)));
            all.addAll(resources);
            OpenApiDocument description = OpenApiDocument.of(all);
            all.add(new OpenApiResource(description));
            RequestMetrics requests = new RequestMetrics(metrics);
            Javalin javalin = Javalin.create(settings -> {
                listener.configure(settings, gate(config, token, listener, requests), Turns.of(all));
                ErrorAnswers.register(settings.routes, config.limits().bodyBytes());
                settings.requestLogger.http(requests);
                register(settings, all);
            });
            start(javalin, config);
            listener.started();
            URI address = address(config, listener.port());
            publish(config, address);
            return new ApiServer(config, javalin, listener, List.copyOf(all), description, address);
        } catch (IOException e) {
            throw new ApiStartException(
                    "cannot write the server's token and address into %s: %s; check that the folder is this user's own"
                            .formatted(config.instanceDirectory(), e.getMessage()),
                    e);
        }
    }

    private static Gate gate(ApiConfig config, BearerToken token, Listener listener, RequestMetrics requests) {
        var limits = new CallerLimits(config.limits().reads(), config.limits().changes(), System::nanoTime);
        return new Gate(config, token, listener::port, limits, requests::refused);
    }

    private static void register(JavalinConfig settings, List<Resource> resources) {
        resources.forEach(resource -> resource.register(settings.routes));
    }

    private static void start(Javalin javalin, ApiConfig config) throws ApiStartException {
        try {
            javalin.start();
        } catch (RuntimeException e) {
            javalin.stop();
            String why = isBindFailure(e)
                    ? "another program listens there, or this user may not; choose another with --port (0: any)"
                    : String.valueOf(e.getMessage());
            throw new ApiStartException("cannot listen on %s:%d: %s".formatted(config.bind(), config.port(), why), e);
        }
    }

    private static boolean isBindFailure(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof BindException || t.getClass().getSimpleName().equals("JavalinBindException")) {
                return true;
            }
        }
        return false;
    }

    /** By which this machine's own commands call. */
    private static URI address(ApiConfig config, int port) {
        InetAddress bound = config.bindAddress();
        String host = bound.isAnyLocalAddress() ? ApiConfig.DEFAULT_BIND : bound.getHostAddress();
        String scheme = config.tls().isPresent() ? "https" : "http";
        return URI.create(
                host.contains(":")
                        ? "%s://[%s]:%d".formatted(scheme, host, port)
                        : "%s://%s:%d".formatted(scheme, host, port));
    }

    private static void publish(ApiConfig config, URI address) throws IOException {
        if (config.tls().isPresent()) {
            Files.copy(
                    config.tls().get().certificate(),
                    config.instanceDirectory().resolve(CERTIFICATE_FILE),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        OwnerOnlyFile.write(config.instanceDirectory().resolve(ADDRESS_FILE), address + "\n");
    }

    private static void forget(ApiConfig config) throws IOException {
        Files.deleteIfExists(config.instanceDirectory().resolve(ADDRESS_FILE));
        Files.deleteIfExists(config.instanceDirectory().resolve(CERTIFICATE_FILE));
    }

    /** Where this server listens. */
    public URI address() {
        return address;
    }

    /** What a person should know at the start, one line each. */
    public List<String> announcements() {
        return config.announcements();
    }

    /** As {@code /openapi.json} gives it out. */
    JsonNode description() {
        return description.tree();
    }

    /** Every route, as {@code GET /livez}. */
    List<String> routes() {
        return javalin.unsafe.internalRouter.allHttpHandlers().stream()
                .filter(parsed -> parsed.endpoint.method.isHttpMethod())
                .map(parsed -> parsed.endpoint.method.name() + " " + parsed.endpoint.path)
                .toList();
    }

    @Override
    public void close() {
        try {
            forget(config);
        } catch (IOException e) {
            LOG.warn("cannot delete the server's address in {}: {}", config.instanceDirectory(), e.getMessage());
        }
        listener.ending();
        resources.forEach(Resource::end);
        javalin.stop();
    }
}
