// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver.api;

import dev.gestor.logserver.Token;
import dev.gestor.logserver.chart.ChartFolder;
import dev.gestor.logserver.chart.Charts;
import dev.gestor.logserver.ingest.InvalidBatchException;
import dev.gestor.logserver.store.BatchStore;
import dev.gestor.logserver.store.StoreException;
import dev.gestor.logserver.store.StoreFullException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log server's routes and how their errors are answered. */
public final class HttpServer implements AutoCloseable {
    /** A request under way gets so long when the server stops. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    private final Javalin server;
    private final HealthResource health;
    private final String bind;

    private HttpServer(Javalin server, HealthResource health, String bind) {
        this.server = server;
        this.health = health;
        this.bind = bind;
    }

    /** @throws BindException where the port is taken or the address is not this machine's */
    public static HttpServer start(
            String bind, int port, String machine, Token token, BatchStore store, Charts charts, ChartFolder folder)
            throws BindException {
        probe(bind, port);
        HealthResource health = new HealthResource(store);
        Guard guard = new Guard(token, new HostCheck(machine));
        BatchResource batches = new BatchResource(store);
        ChartResource drawings = new ChartResource(charts, folder);
        Javalin server = Javalin.create(config -> {
            quiet(config);
            config.routes.before(guard::check);
            config.routes.get("/livez", health::live);
            config.routes.get("/readyz", health::ready);
            config.routes.post("/v1/batches", batches::post);
            config.routes.get("/v1/batches", batches::export);
            config.routes.post("/v1/charts", drawings::post);
            config.routes.get("/v1/charts/{name}.png", drawings::get);
            errors(config);
        });
        try {
            return new HttpServer(server.start(bind, port), health, bind);
        } catch (JavalinBindException e) {
            throw cannotListen(bind, port, e);
        }
    }

    /** Finds a taken port before the web server does, which would log it at length. */
    private static void probe(String bind, int port) throws BindException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(bind, port));
        } catch (IOException e) {
            throw cannotListen(bind, port, e);
        }
    }

    private static BindException cannotListen(String bind, int port, Exception cause) {
        BindException failure =
                new BindException("Cannot listen on %s port %d: %s".formatted(bind, port, rootMessage(cause)));
        failure.initCause(cause);
        return failure;
    }

    private static void quiet(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        // A manager, a person and a script: more threads would only cost memory.
        QueuedThreadPool threads = new QueuedThreadPool(16, 2);
        threads.setName("http");
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(jetty -> {
            jetty.setStopTimeout(GRACE.toMillis());
            jetty.setHandler(new GracefulHandler());
        });
    }

    private static void errors(JavalinConfig config) {
        config.routes.exception(ProblemException.class, (e, context) -> Json.answer(context, e.problem()));
        config.routes.exception(InvalidBatchException.class, (e, context) -> {
            log.warn("Refused a batch cause={}", e.getMessage());
            Json.answer(context, Problem.of(e));
        });
        config.routes.exception(StoreFullException.class, (e, context) -> {
            log.error("Cannot store cause={}", e.getMessage());
            Json.answer(context, Problem.of(507, "Disk full", String.valueOf(e.getMessage())));
        });
        config.routes.exception(StoreException.class, (e, context) -> {
            log.error("The store fails", e);
            Json.answer(context, Problem.of(503, "Store unavailable", String.valueOf(e.getMessage())));
        });
        config.routes.exception(
                HttpResponseException.class,
                (e, context) -> Json.answer(
                        context,
                        Problem.of(e.getStatus(), reason(e.getStatus()), context.method() + " " + context.path())));
        config.routes.exception(IOException.class, (e, context) -> failure(e, context));
        config.routes.exception(Exception.class, (e, context) -> failure(e, context));
    }

    private static void failure(Exception e, Context context) {
        log.error("Request failed method={} path={}", context.method(), context.path(), e);
        Json.answer(context, Problem.of(500, "Internal error", "The log server's log says more"));
    }

    private static String reason(int status) {
        return switch (status) {
            case 404 -> "No such route";
            case 405 -> "Method not allowed";
            default -> "HTTP " + status;
        };
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    public String url() {
        String host = bind.contains(":") ? "[" + bind + "]" : bind;
        return "http://" + host + ":" + server.port();
    }

    /** Takes no more requests and finishes those under way. */
    @Override
    public void close() {
        health.stopping();
        server.stop();
    }
}
