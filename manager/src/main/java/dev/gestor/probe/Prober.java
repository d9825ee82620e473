// SPDX-License-Identifier: Apache-2.0
package dev.gestor.probe;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Probes servers, each probe on a thread of its own while it lasts, over kept connections. Asks by HTTP; a server that is found to
 * speak something else is only connected to from then on, unless a path is asked for.
 *
 * <pre>{@code
 * try (var prober = new Prober()) {
 *     ProbeResult result = prober.probe(ProbeTarget.of("172.17.0.2", 8080), Duration.ofSeconds(1)).join();
 * }
 * }</pre>
 */
public final class Prober implements AutoCloseable {
    /** An answer is read to its end, so that its connection can be kept; a longer one says enough by its beginning. */
    private static final long READ_LIMIT = 64 << 10;

    private final OkHttpClient http;

    /** How long one that answered by HTTP is known to: until then a connection that it ends without an answer is a failure. */
    private static final Duration HTTP_KNOWN = Duration.ofMinutes(10);

    /** How long one that answered with something else is not asked by HTTP again: its address may be another's by now. */
    private static final Duration FOREIGN_KNOWN = Duration.ofSeconds(30);

    private final Languages speakHttp = new Languages(HTTP_KNOWN);
    private final Languages foreign = new Languages(FOREIGN_KNOWN);

    public Prober() {
        var dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        http = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(1024, 30, TimeUnit.SECONDS))
                .followRedirects(false)
                .followSslRedirects(false)
                // The call's own timeout is the one that counts.
                .connectTimeout(Duration.ZERO)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                // Containers of this host: no proxy of the user's is between.
                .proxy(Proxy.NO_PROXY)
                .build();
    }

    /** @return completed, never exceptionally, at the latest soon after the timeout */
    public CompletableFuture<ProbeResult> probe(ProbeTarget target, Duration timeout) {
        var result = new CompletableFuture<ProbeResult>();
        long began = System.nanoTime();
        var address = new InetSocketAddress(target.address(), target.port());
        try {
            if (target.path().isEmpty() && foreign.contains(address)) {
                http.dispatcher().executorService().execute(() -> result.complete(connect(address, timeout, began)));
            } else {
                call(target, timeout).enqueue(new Answered(target, address, timeout, began, result));
            }
        } catch (RejectedExecutionException e) {
            result.complete(new ProbeResult.Failure(since(began), "the prober is closed"));
        }
        return result;
    }

    /** What a server at this address was found to speak: another one may have it from now on. */
    public void forget(ProbeTarget target) {
        var address = new InetSocketAddress(target.address(), target.port());
        speakHttp.forget(address);
        foreign.forget(address);
    }

    private Call call(ProbeTarget target, Duration timeout) {
        HttpUrl base = new HttpUrl.Builder()
                .scheme("http")
                .host(target.address())
                .port(target.port())
                .build();
        HttpUrl url = base.resolve(target.path().orElse("/"));
        Request request = new Request.Builder()
                .url(url == null ? base : url)
                .header("User-Agent", "gestor-probe")
                .build();
        Call call = http.newCall(request);
        call.timeout().timeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
        return call;
    }

    private static ProbeResult connect(InetSocketAddress address, Duration timeout, long began) {
        try (var socket = new Socket()) {
            socket.connect(address, (int) Math.max(1, timeout.toMillis()));
            return new ProbeResult.Answer(since(began));
        } catch (IOException e) {
            return new ProbeResult.Failure(since(began), reason(e, timeout));
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static String reason(IOException e, Duration timeout) {
        if (e instanceof SocketTimeoutException || e instanceof InterruptedIOException) {
            return "no answer within %d ms".formatted(timeout.toMillis());
        }
        // The library tells where it failed to connect, its cause tells why.
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String message = first.getMessage();
        if (first instanceof ConnectException && message != null) {
            return message.split(" \\(", 2)[0].toLowerCase(Locale.ROOT);
        }
        return message == null ? first.getClass().getSimpleName() : message;
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    /** Addresses of which something was heard not long ago. */
    private static final class Languages {
        private static final int MANY = 1000;

        private final long lifetime;
        private final Map<InetSocketAddress, Long> heard = new ConcurrentHashMap<>();

        Languages(Duration lifetime) {
            this.lifetime = lifetime.toNanos();
        }

        void heard(InetSocketAddress address) {
            heard.put(address, System.nanoTime());
            if (heard.size() > MANY) {
                heard.values().removeIf(this::over);
            }
        }

        void forget(InetSocketAddress address) {
            heard.remove(address);
        }

        boolean contains(InetSocketAddress address) {
            Long when = heard.get(address);
            return when != null && !over(when);
        }

        private boolean over(long when) {
            return System.nanoTime() - when > lifetime;
        }
    }

    /** Where the answer arrives. */
    private final class Answered implements Callback {
        private final ProbeTarget target;
        private final InetSocketAddress address;
        private final Duration timeout;
        private final long began;
        private final CompletableFuture<ProbeResult> result;

        Answered(
                ProbeTarget target,
                InetSocketAddress address,
                Duration timeout,
                long began,
                CompletableFuture<ProbeResult> result) {
            this.target = target;
            this.address = address;
            this.timeout = timeout;
            this.began = began;
            this.result = result;
        }

        @Override
        public void onResponse(Call call, Response response) {
            try (response) {
                response.body().source().request(READ_LIMIT);
                speakHttp.heard(address);
                int limit = target.path().isPresent() ? 400 : 500;
                result.complete(
                        response.code() < limit
                                ? new ProbeResult.Answer(since(began))
                                : new ProbeResult.Failure(since(began), "HTTP status " + response.code()));
            } catch (IOException e) {
                result.complete(new ProbeResult.Failure(since(began), reason(e, timeout)));
            }
        }

        @Override
        public void onFailure(Call call, IOException e) {
            if (target.path().isEmpty() && speaksSomethingElse(e) && !speakHttp.contains(address)) {
                foreign.heard(address);
                result.complete(connect(address, timeout, began));
                return;
            }
            result.complete(new ProbeResult.Failure(since(began), reason(e, timeout)));
        }

        /** It took the connection, and answered with no status line or by hanging up. */
        private static boolean speaksSomethingElse(IOException e) {
            return e instanceof ProtocolException
                    || e.getCause() instanceof EOFException
                    || String.valueOf(e.getMessage()).startsWith("unexpected end of stream");
        }
    }
}
