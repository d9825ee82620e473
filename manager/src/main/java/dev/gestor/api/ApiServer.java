// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The manager's HTTP server, on loopback. While it runs, the instance's state holds its {@code address} and its {@code token},
 * by which the other commands of the same user find it and are let in.
 */
public final class ApiServer implements AutoCloseable {
    static final String ADDRESS_FILE = "address";
    static final long MAX_BODY_BYTES = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final String LOOPBACK = "127.0.0.1";
    /** Callers are few and local. Jetty itself needs two: one that waits for connections and requests, one to relieve it. */
    private static final int MAX_THREADS = 8;

    private static final int MIN_THREADS = 2;
    private static final int IDLE_MILLIS = 30_000;

    private final Javalin javalin;
    private final Path addressFile;
    private final URI address;

    private ApiServer(Javalin javalin, Path addressFile, URI address) {
        this.javalin = javalin;
        this.addressFile = addressFile;
        this.address = address;
    }

    /**
     * Starts and returns once requests are served.
     *
     * @param notReady why {@code /readyz} is to answer 503 now; empty while ready
     */
    public static ApiServer start(ApiConfig config, Supplier<Optional<String>> notReady, List<Resource> resources)
            throws ApiStartException {
        Path addressFile = config.instanceDirectory().resolve(ADDRESS_FILE);
        JettyLogs.restrain();
        try {
            // An earlier run that was killed left its own; another program may listen there now, and must not be sent
            // the token.
            Files.deleteIfExists(addressFile);
            BearerToken token = BearerToken.loadOrCreate(config.instanceDirectory(), new SecureRandom());
            Listener listener = new Listener(config.port());
            Javalin javalin = Javalin.create(settings -> {
                listener.configure(settings);
                settings.routes.before(new Gate(token, listener::port, MAX_BODY_BYTES));
                ErrorAnswers.register(settings.routes, MAX_BODY_BYTES);
                new HealthResource(notReady).register(settings.routes);
                resources.forEach(resource -> resource.register(settings.routes));
            });
            start(javalin, config);
            URI address = URI.create("http://%s:%d".formatted(LOOPBACK, listener.port()));
            OwnerOnlyFile.write(addressFile, address + "\n");
            return new ApiServer(javalin, addressFile, address);
        } catch (IOException e) {
            throw new ApiStartException(
                    "cannot write the server's token and address into %s: %s; check that the folder is this user's own"
                            .formatted(config.instanceDirectory(), e.getMessage()),
                    e);
        }
    }

    private static void start(Javalin javalin, ApiConfig config) throws ApiStartException {
        try {
            javalin.start();
        } catch (RuntimeException e) {
            javalin.stop();
            String why = isBindFailure(e)
                    ? "another program listens there, or this user may not; choose another with --port (0: any)"
                    : String.valueOf(e.getMessage());
            throw new ApiStartException("cannot listen on %s:%d: %s".formatted(LOOPBACK, config.port(), why), e);
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

    /** Where this server listens. */
    public URI address() {
        return address;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(addressFile);
        } catch (IOException e) {
            LOG.warn("cannot delete {}: {}", addressFile, e.getMessage());
        }
        javalin.stop();
    }

    /** The one connector, and Jetty's threads. */
    private static final class Listener {
        private final int wanted;
        private volatile Optional<ServerConnector> connector = Optional.empty();

        Listener(int wanted) {
            this.wanted = wanted;
        }

        void configure(JavalinConfig settings) {
            settings.startup.showJavalinBanner = false;
            settings.startup.showOldJavalinVersionWarning = false;
            settings.startup.startupWatcherEnabled = false;
            settings.concurrency.useVirtualThreads = false;
            settings.http.maxRequestSize = MAX_BODY_BYTES;
            settings.http.prefer405over404 = true;
            settings.jetty.threadPool = threads();
            settings.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
            settings.jetty.addConnector((server, http) -> connect(server, new HttpConnectionFactory(http)));
        }

        private static QueuedThreadPool threads() {
            QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, IDLE_MILLIS);
            threads.setName("http");
            threads.setReservedThreads(0);
            return threads;
        }

        private ServerConnector connect(Server server, HttpConnectionFactory http) {
            // No acceptor of its own: the one selector accepts as well.
            ServerConnector made = new ServerConnector(server, 0, 1, http);
            made.setHost(LOOPBACK);
            made.setPort(wanted);
            made.setIdleTimeout(IDLE_MILLIS);
            connector = Optional.of(made);
            return made;
        }

        int port() {
            return connector.map(ServerConnector::getLocalPort).orElse(wanted);
        }
    }
}
