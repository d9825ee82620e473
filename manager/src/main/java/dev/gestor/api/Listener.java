// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Jetty: its threads, its one connector, and what stands before the routes. Nothing that a slow caller does holds a thread;
 * changes, which may wait for Docker, never take all of them, see {@link Turns}.
 *
 * <pre>
 *  connection --&gt; ConnectionWatch --&gt; Gate --&gt; BodyLoader --&gt; changes in turn --&gt; AnswerSender --&gt; routes
 * </pre>
 */
final class Listener {
    /** Callers are few. Jetty itself needs two: one that waits for connections and requests, one to relieve it. */
    private static final int MAX_THREADS = 8;

    private static final int MIN_THREADS = 2;
    private static final int THREAD_IDLE_MILLIS = 30_000;
    /** Of the kernel. Where it is full, a caller waits a second and more until it tries again. */
    private static final int ACCEPT_QUEUE = 512;

    private final ApiConfig config;
    private final Optional<KeyStore> keyStore;
    private final ConnectionWatch watch;
    private volatile Optional<ServerConnector> connector = Optional.empty();

    Listener(ApiConfig config, LongSupplier nanoTime) {
        this.config = config;
        this.keyStore = config.tls().map(PemFiles::keyStore);
        ApiLimits limits = config.limits();
        this.watch = new ConnectionWatch(limits.idle(), limits.connections(), nanoTime);
    }

    /**
     * @param gate which every request has to pass
     * @param turns which every change has to await
     */
    void configure(JavalinConfig settings, Gate gate, Turns turns) {
        settings.startup.showJavalinBanner = false;
        settings.startup.showOldJavalinVersionWarning = false;
        settings.startup.startupWatcherEnabled = false;
        settings.concurrency.useVirtualThreads = false;
        settings.http.maxRequestSize = config.limits().bodyBytes();
        settings.http.prefer405over404 = true;
        settings.http.compressionStrategy = CompressionStrategy.NONE;
        settings.jetty.threadPool = threads();
        settings.jetty.modifyHttpConfiguration(this::configure);
        settings.jetty.modifyServer(server -> configure(server, gate, turns));
        settings.jetty.addConnector(this::connect);
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MILLIS);
        threads.setName("http");
        threads.setReservedThreads(0);
        return threads;
    }

    private void configure(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(config.limits().headerBytes());
    }

    private void configure(Server server, Gate gate, Turns turns) {
        // It looks every second whether threads are short; here nothing may take them all.
        server.getBeans(LowResourceMonitor.class).forEach(server::removeBean);
        server.setErrorHandler(new ErrorPages());
        List<Handler.Wrapper> chain = new ArrayList<>(List.of(
                watch,
                gate,
                new BodyLoader(config.limits().bodyBytes(), config.limits().bodyTime())));
        chain.addAll(turns.handlers());
        chain.add(new AnswerSender(watch));
        for (int i = 0; i + 1 < chain.size(); i++) {
            chain.get(i).setHandler(chain.get(i + 1));
        }
        server.setHandler(chain.get(0));
    }

    private Connector connect(Server server, HttpConfiguration settings) {
        var http = new HttpConnectionFactory(settings);
        // No acceptor of its own: the one selector accepts as well.
        ServerConnector made = keyStore.map(store -> new ServerConnector(server, 0, 1, tls(store), http))
                .orElseGet(() -> new ServerConnector(server, 0, 1, http));
        made.setHost(config.bind());
        made.setPort(config.port());
        made.setAcceptQueueSize(ACCEPT_QUEUE);
        made.setIdleTimeout(config.limits().idle().toMillis());
        made.addBean(watch);
        made.addBean(new NetworkConnectionLimit(config.limits().connections(), made));
        connector = Optional.of(made);
        return made;
    }

    private static SslConnectionFactory tls(KeyStore store) {
        var context = new SslContextFactory.Server();
        context.setKeyStore(store);
        context.setKeyStorePassword(PemFiles.STORE_PASSWORD);
        var tls = new SslConnectionFactory(context, HttpVersion.HTTP_1_1.asString());
        // It would refuse names that the certificate lacks, such as this machine's own. The gate looks at the name.
        tls.setEnsureSecureRequestCustomizer(false);
        return tls;
    }

    /** Once the server is started. */
    void started() {
        connector.ifPresent(made -> watch.start(made.getScheduler()));
    }

    void ending() {
        watch.end();
    }

    int port() {
        return connector.map(ServerConnector::getLocalPort).orElse(config.port());
    }
}
