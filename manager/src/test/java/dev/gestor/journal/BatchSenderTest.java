// SPDX-License-Identifier: Apache-2.0
package dev.gestor.journal;

import static dev.gestor.journal.Fixtures.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gestor.batch.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchSenderTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(10), Duration.ofMillis(20));

    private final MockWebServer server = new MockWebServer();
    private final Path tokenFile;
    private final Journal journal;
    private final LogServerClient client;
    private final BatchSender sender;

    BatchSenderTest(@TempDir Path folder) throws IOException {
        tokenFile = Files.writeString(folder.resolve("token"), "first\n");
        server.start();
        journal = Journal.open(folder.resolve("default"), JournalLimits.DEFAULT, "default", "box", Clock.systemUTC());
        client = new LogServerClient(new LogServer(server.url("/").uri(), tokenFile));
        sender = new BatchSender(journal, client, QUICK, new Random(1));
    }

    @BeforeEach
    void start() {
        sender.start();
    }

    @AfterEach
    void close() throws IOException {
        sender.close();
        client.close();
        journal.close();
        server.close();
    }

    @Test
    void sendsInOrderWithTheToken() throws Exception {
        answer(200, 200, 200);
        append(3);

        assertThat(sender.flush(LONG)).isTrue();

        for (long sequence = 1; sequence <= 3; sequence++) {
            RecordedRequest request = server.takeRequest();
            assertThat(request.getUrl().encodedPath()).isEqualTo("/v1/batches");
            assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer first");
            assertThat(request.getHeaders().get("Content-Encoding")).isEqualTo("gzip");
            assertThat(batch(request).sequence()).isEqualTo(sequence);
        }
    }

    @Test
    void triesTheSameBatchAgainUntilItIsTaken() throws Exception {
        answer(503, 507, 500, 200, 200);
        append(2);

        assertThat(sender.flush(LONG)).isTrue();

        assertThat(sequences(5)).containsExactly(1L, 1L, 1L, 1L, 2L);
    }

    @Test
    void aBatchThatSomebodyRemovedHoldsNoOtherBack() throws Exception {
        append(1);
        // It waits for its answer.
        server.takeRequest();
        try (var files = Files.newDirectoryStream(tokenFile.resolveSibling("default/outbox"), "*.json.gz")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        answer(503, 200);
        append(1);

        assertThat(sender.flush(LONG)).isTrue();

        assertThat(batch(server.takeRequest()).sequence()).isEqualTo(2);
    }

    @Test
    void setsAsideWhatTheServerRefusesForGood() throws Exception {
        answer(400, 200);
        append(2);

        assertThat(sender.flush(LONG)).isTrue();

        assertThat(sequences(2)).containsExactly(1L, 2L);
    }

    @Test
    void readsTheTokenAgainWhenItIsNoLongerTaken() throws Exception {
        answer(200);
        append(1);
        assertThat(sender.flush(LONG)).isTrue();
        Files.writeString(tokenFile, "second\n");
        answer(401, 200);
        append(1);

        assertThat(sender.flush(LONG)).isTrue();

        server.takeRequest();
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer first");
        assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer second");
    }

    @Test
    void waitsWithoutATokenFile() throws Exception {
        Files.delete(tokenFile);
        append(1);
        assertThat(sender.flush(Duration.ofMillis(100))).isFalse();
        assertThat(sender.pending()).isEqualTo(1);

        Files.writeString(tokenFile, "late");
        answer(200);

        assertThat(sender.flush(LONG)).isTrue();
    }

    @Test
    void chartsAreWhereTheServerSays() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(200)
                .body("{\"charts\":[\"/x/charts/ram.png\",\"/x/charts/cpu.png\"]}")
                .build());

        assertThat(client.requestCharts(LONG))
                .containsExactly(Path.of("/x/charts/ram.png"), Path.of("/x/charts/cpu.png"));
        assertThat(server.takeRequest().getUrl().encodedPath()).isEqualTo("/v1/charts");
    }

    @Test
    void aServerThatDrawsNoChartsIsNamed() {
        answer(503);

        assertThatThrownBy(() -> client.requestCharts(LONG))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HTTP 503")
                .hasMessageContaining(server.url("/").toString());
    }

    @Test
    void readyIsWhatTheServerSays() {
        answer(200, 503);

        assertThat(client.ready()).isTrue();
        assertThat(client.ready()).isFalse();
    }

    private void answer(int... codes) {
        for (int code : codes) {
            server.enqueue(new MockResponse.Builder().code(code).body("{}").build());
        }
    }

    private void append(int batches) {
        for (int count = 0; count < batches; count++) {
            journal.append(List.of(Fixtures.host(START)), List.of(), List.of());
        }
    }

    private List<Long> sequences(int count) throws Exception {
        List<Long> sequences = new java.util.ArrayList<>();
        for (int index = 0; index < count; index++) {
            sequences.add(batch(server.takeRequest()).sequence());
        }
        return sequences;
    }

    private static Batch batch(RecordedRequest request) throws IOException {
        return BatchFile.decode(Objects.requireNonNull(request.getBody()).toByteArray());
    }
}
