// SPDX-License-Identifier: Apache-2.0
package dev.gestor.logserver;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.batch.Batch;
import dev.gestor.batch.BatchJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The log server as a user starts it: the jar in a process of its own, on a free port. */
final class ServerProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "log-server.jar");
    private static final ObjectMapper MAPPER = BatchJson.mapper();

    private final Process process;
    private final String url;
    private final String token;
    private final OkHttpClient client = new OkHttpClient.Builder()
            .readTimeout(Duration.ofSeconds(60))
            .retryOnConnectionFailure(false)
            .build();

    private ServerProcess(Process process, String url, String token) {
        this.process = process;
        this.url = url;
        this.token = token;
    }

    /** @param options after {@code --state <state> --charts <state>/charts}; the port is a free one unless given */
    static ServerProcess start(Path state, String... options) throws IOException {
        Process process = launch(state, options);
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null || !line.startsWith("Log server: ")) {
            process.destroyForcibly();
            throw new IOException("The log server did not start, see " + state.resolve("err"));
        }
        String token = Files.readString(state.resolve("log-server/token")).strip();
        return new ServerProcess(process, line.substring("Log server: ".length()), token);
    }

    static Process launch(Path state, String... options) throws IOException {
        if (!Files.exists(JAR)) {
            throw new IOException("No " + JAR + ": build it by mvn -pl log-server -am package");
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx96m",
                "-jar",
                JAR.toString(),
                "--state",
                state.toString(),
                "--charts",
                state.resolve("charts").toString()));
        command.addAll(List.of(options));
        if (!command.contains("--port")) {
            command.addAll(List.of("--port", "0"));
        }
        return new ProcessBuilder(command)
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(state.resolve("err").toFile()))
                .start();
    }

    Response post(String path, byte[] body) throws IOException {
        return client.newCall(request(path)
                        .post(RequestBody.create(body, MediaType.get("application/json")))
                        .build())
                .execute();
    }

    /** @return whether the server acknowledged it */
    boolean send(Batch batch) throws IOException {
        try (Response response = post("/v1/batches", MAPPER.writeValueAsBytes(batch))) {
            return response.isSuccessful();
        }
    }

    Response get(String path) throws IOException {
        return client.newCall(request(path).build()).execute();
    }

    Response call(Request request) throws IOException {
        return client.newCall(request).execute();
    }

    Request.Builder request(String path) {
        return new Request.Builder().url(url + path).header("Authorization", "Bearer " + token);
    }

    String url() {
        return url;
    }

    List<Batch> export() throws IOException {
        List<Batch> batches = new ArrayList<>();
        try (Response response = get("/v1/batches")) {
            for (String line : response.body().string().lines().toList()) {
                batches.add(MAPPER.readValue(line, Batch.class));
            }
        }
        return batches;
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM, and the exit code. */
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("The log server did not stop within a minute");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        kill();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
