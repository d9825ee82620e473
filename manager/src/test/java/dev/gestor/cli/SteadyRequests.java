// SPDX-License-Identifier: Apache-2.0
package dev.gestor.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Requests at a fixed rate until it is closed, none of them tried again: every other one over a kept connection, the rest over one
 * of its own; every fiftieth takes a second or two.
 */
final class SteadyRequests implements AutoCloseable {
    private static final int EVERY_SLOW = 50;

    private final OkHttpClient client;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final String base;
    private final String fast;
    private final boolean slowOnes;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicLong lastGood = new AtomicLong(System.nanoTime());
    private final AtomicLong longestGap = new AtomicLong();

    private SteadyRequests(String address, int port, String path, int perSecond, boolean slowOnes, Duration timeout) {
        fast = path;
        base = "http://%s:%d".formatted(address, port);
        this.slowOnes = slowOnes;
        var dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .retryOnConnectionFailure(false)
                .callTimeout(timeout)
                .connectionPool(new ConnectionPool(64, 60, TimeUnit.SECONDS))
                .build();
        // A request never waits for another, so the rate stays what it is.
        var unused = clock.scheduleAtFixedRate(this::send, 0, 1_000_000 / perSecond, TimeUnit.MICROSECONDS);
    }

    static SteadyRequests to(String address, int port, int perSecond) {
        return new SteadyRequests(address, port, "/", perSecond, false, Duration.ofSeconds(10));
    }

    static SteadyRequests someSlow(String address, int port, int perSecond) {
        return new SteadyRequests(address, port, "/", perSecond, true, Duration.ofSeconds(10));
    }

    /** To a server that is away for a while: each gives up soon. */
    static SteadyRequests impatient(String address, int port, int perSecond) {
        return new SteadyRequests(address, port, "/", perSecond, false, Duration.ofMillis(500));
    }

    /** One that ends the server, again and again. */
    static SteadyRequests deadly(String address, int port) {
        return new SteadyRequests(address, port, "/die", 10, false, Duration.ofMillis(500));
    }

    private void send() {
        int number = sent.getAndIncrement();
        String path = slowOnes && number % EVERY_SLOW == 7 ? "/slow/" + (number / EVERY_SLOW % 2 + 1) * 1000 : fast;
        Request.Builder request = new Request.Builder().url(base + path);
        if (number % 2 == 0) {
            request.header("Connection", "close");
        }
        client.newCall(request.build()).enqueue(new Callback() {
            @Override
            public void onResponse(Call call, Response response) {
                try (response) {
                    response.body().bytes();
                    if (response.code() == 200) {
                        good();
                    } else {
                        failures.add("request %d: status %d".formatted(number, response.code()));
                    }
                } catch (IOException e) {
                    failures.add("request %d: %s".formatted(number, e));
                } finally {
                    ended.incrementAndGet();
                }
            }

            @Override
            public void onFailure(Call call, IOException e) {
                failures.add("request %d: %s".formatted(number, e));
                ended.incrementAndGet();
            }
        });
    }

    private synchronized void good() {
        long now = System.nanoTime();
        longestGap.accumulateAndGet(now - lastGood.getAndSet(now), Math::max);
    }

    int sent() {
        return sent.get();
    }

    List<String> failures() {
        return failures;
    }

    /** The longest time without a good answer. */
    Duration longestGap() {
        return Duration.ofNanos(longestGap.get());
    }

    /** Sends no more, and waits for the answers. */
    SteadyRequests stop() throws InterruptedException {
        clock.shutdown();
        clock.awaitTermination(5, TimeUnit.SECONDS);
        long end = System.nanoTime() + Duration.ofSeconds(12).toNanos();
        while (ended.get() < sent.get() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return this;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdownNow();
        client.connectionPool().evictAll();
    }
}
