// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.batch.Batch;
import dev.gestor.batch.BatchJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One server process, asked over HTTP. */
class ServerIT {
    @TempDir
    static Path state;

    private static ServerProcess server;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start(state);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theSameBatchTwiceIsStoredOnceAndAnsweredTheSame() throws Exception {
        byte[] batch = BatchJson.mapper().writeValueAsBytes(run("twice").next());

        try (Response first = server.post("/v1/batches", batch);
                Response second = server.post("/v1/batches", batch)) {
            String answer = first.body().string();
            assertThat(answer).contains("\"duplicate\":false");
            assertThat(second.body().string()).isEqualTo(answer.replace("false", "true"));
            assertThat(second.code()).isEqualTo(first.code()).isEqualTo(200);
        }
        assertThat(of("twice")).hasSize(1);
    }

    @Test
    void sendersAtOnceLoseNothing() throws Exception {
        int senders = 8;
        int each = 15;
        ExecutorService pool = Executors.newFixedThreadPool(senders);
        try {
            List<Future<Integer>> sent = new ArrayList<>();
            for (int sender = 0; sender < senders; sender++) {
                SyntheticRun run = run("sender" + sender);
                Callable<Integer> task = () -> {
                    int taken = 0;
                    for (int count = 0; count < each; count++) {
                        taken += server.send(run.next()) ? 1 : 0;
                    }
                    return taken;
                };
                sent.add(pool.submit(task));
            }
            for (Future<Integer> taken : sent) {
                assertThat(taken.get()).isEqualTo(each);
            }
        } finally {
            pool.shutdownNow();
        }
        for (int sender = 0; sender < senders; sender++) {
            assertThat(of("sender" + sender))
                    .extracting(Batch::sequence)
                    .hasSize(each)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aCompressedBatchIsTakenAndABombIsNot() throws Exception {
        assertThat(postGzip(BatchJson.mapper().writeValueAsBytes(run("gzip").next())))
                .startsWith("200");
        assertThat(of("gzip")).hasSize(1);
        assertThat(postGzip(new byte[64 << 20])).startsWith("413").contains("\"title\":\"Body too large\"");
    }

    @Test
    void withoutTheTokenThereIsNothingButHealth() throws Exception {
        Request.Builder bare = new Request.Builder();
        assertThat(code(bare.url(server.url() + "/livez").build())).isEqualTo(200);
        assertThat(code(bare.url(server.url() + "/readyz").build())).isEqualTo(200);
        assertThat(code(bare.url(server.url() + "/v1/batches").build())).isEqualTo(401);
        assertThat(code(server.request("/v1/batches")
                        .header("Authorization", "Bearer wrong")
                        .build()))
                .isEqualTo(401);
        assertThat(code(server.request("/v1/batches?token=x")
                        .removeHeader("Authorization")
                        .build()))
                .isEqualTo(401);
    }

    @Test
    void otherSitesPagesHaveNoAccess() throws Exception {
        assertThat(code(server.request("/v1/batches")
                        .header("Host", "evil.example")
                        .build()))
                .isEqualTo(403);
        assertThat(code(server.request("/livez").header("Host", "evil.example").build()))
                .isEqualTo(403);
        assertThat(code(server.request("/v1/batches")
                        .header("Origin", "http://evil.example")
                        .build()))
                .isEqualTo(403);
    }

    @Test
    void errorsAreProblems() throws Exception {
        try (Response wrong = server.post("/v1/batches", "{}".getBytes(StandardCharsets.UTF_8));
                Response lost = server.get("/v2/nothing");
                Response method = server.get("/v1/charts");
                Response chart = server.get("/v1/charts/none.png");
                Response climb = server.get("/v1/charts/..%2f..%2ftoken.png")) {
            assertThat(List.of(wrong.code(), lost.code(), method.code(), chart.code()))
                    .containsExactly(400, 404, 405, 404);
            assertThat(climb.code()).isBetween(400, 404);
            for (Response response : List.of(wrong, lost, method, chart)) {
                assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
            }
            assertThat(wrong.body().string()).contains("\"field\":\"id\"", "\"expected\":\"a text");
        }
    }

    @Test
    void chartsAreDrawnAndServed() throws Exception {
        server.send(run("default").next());

        try (Response drawn = server.post("/v1/charts", new byte[0]);
                Response chart = server.get("/v1/charts/ram.png")) {
            assertThat(drawn.body().string())
                    .contains(state.resolve("charts/ram.png").toString())
                    .contains(state.resolve("charts/lifetimes.png").toString());
            assertThat(chart.header("Content-Type")).isEqualTo("image/png");
            assertThat(chart.body().bytes()).isEqualTo(Files.readAllBytes(state.resolve("charts/ram.png")));
        }
        try (Stream<Path> files = Files.list(state.resolve("charts"))) {
            assertThat(files).allSatisfy(file -> assertThat(file.toString()).endsWith(".png"));
        }
    }

    private static SyntheticRun run(String instance) {
        return new SyntheticRun(instance, SyntheticRun.START, 1);
    }

    private static List<Batch> of(String instance) throws IOException {
        return server.export().stream()
                .filter(batch -> batch.instance().equals(instance))
                .toList();
    }

    private static int code(Request request) throws IOException {
        try (Response response = server.call(request)) {
            return response.code();
        }
    }

    private static String postGzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        }
        Request request = server.request("/v1/batches")
                .header("Content-Encoding", "gzip")
                .post(okhttp3.RequestBody.create(bytes.toByteArray(), okhttp3.MediaType.get("application/json")))
                .build();
        try (Response response = server.call(request)) {
            return response.code() + " " + response.body().string();
        }
    }
}
