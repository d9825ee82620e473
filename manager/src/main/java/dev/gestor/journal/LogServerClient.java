// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gestor.batch.BatchJson;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Speaks HTTP to the log server. */
public final class LogServerClient implements AutoCloseable {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final int MAX_DETAIL = 300;

    private final LogServer server;
    private final HttpUrl base;
    private final LogServerToken token;
    private final OkHttpClient client;

    public LogServerClient(LogServer server) {
        this.server = server;
        HttpUrl url = HttpUrl.get(server.url());
        if (url == null) {
            throw new IllegalArgumentException("The log server's URL must be http or https, was " + server.url());
        }
        this.base = url;
        this.token = new LogServerToken(server.tokenFile());
        // A log server at work may draw charts or wait for its disk; one that is away refuses at once.
        this.client = new OkHttpClient.Builder()
                .connectTimeout(Duration.ofSeconds(2))
                .callTimeout(Duration.ofSeconds(15))
                .followRedirects(false)
                .build();
    }

    public LogServer server() {
        return server;
    }

    /** Whether the log server takes batches now. */
    public boolean ready() {
        Request request = new Request.Builder().url(path("readyz")).build();
        OkHttpClient quick =
                client.newBuilder().callTimeout(Duration.ofSeconds(2)).build();
        try (Response response = quick.newCall(request).execute()) {
            return response.isSuccessful();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Asks for all charts and waits for them.
     *
     * @return where they are, on the log server's machine
     * @throws IOException where they were not drawn within the deadline, saying why
     */
    public List<Path> requestCharts(Duration deadline) throws IOException {
        OkHttpClient patient =
                client.newBuilder().callTimeout(deadline).readTimeout(deadline).build();
        try (Response response = post(patient, "charts", new byte[0], false)) {
            String body = response.body().string();
            if (!response.isSuccessful()) {
                throw new IOException("The log server at %s drew no charts: HTTP %d: %s"
                        .formatted(server.url(), response.code(), excerpt(body)));
            }
            List<Path> charts = new ArrayList<>();
            for (JsonNode chart : BatchJson.mapper().readTree(body).path("charts")) {
                charts.add(Path.of(chart.asText()));
            }
            return charts;
        }
    }

    /** Sends one batch in its gzip-compressed form. */
    Delivery send(byte[] batch) {
        try (Response response = post(client, "batches", batch, true)) {
            return Delivery.ofStatus(response.code(), excerpt(response.body().string()));
        } catch (IOException e) {
            return new Delivery(Delivery.Result.UNAVAILABLE, String.valueOf(e.getMessage()));
        }
    }

    private Response post(OkHttpClient with, String route, byte[] content, boolean gzip) throws IOException {
        Response response = attempt(with, route, content, gzip);
        if (response.code() != 401) {
            return response;
        }
        // A log server that lost its state has made itself a new token.
        response.close();
        token.refresh();
        return attempt(with, route, content, gzip);
    }

    private Response attempt(OkHttpClient with, String route, byte[] content, boolean gzip) throws IOException {
        Request.Builder request = new Request.Builder()
                .url(path(route))
                .header("Authorization", "Bearer " + token.value())
                .post(RequestBody.create(content, JSON));
        if (gzip) {
            request.header("Content-Encoding", "gzip");
        }
        return with.newCall(request.build()).execute();
    }

    private HttpUrl path(String route) {
        HttpUrl.Builder url = base.newBuilder();
        return route.equals("readyz")
                ? url.addPathSegment(route).build()
                : url.addPathSegment("v1").addPathSegment(route).build();
    }

    private static String excerpt(String body) {
        return body.length() <= MAX_DETAIL ? body : body.substring(0, MAX_DETAIL) + "...";
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
