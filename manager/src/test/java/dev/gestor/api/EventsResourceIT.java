// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gestor.batch.DecisionRecord;
import dev.gestor.control.RecordFeed;
import dev.gestor.journal.Journal;
import dev.gestor.journal.JournalLimits;
import dev.gestor.journal.JournalReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The event stream on real sockets, from a journal on disk. */
class EventsResourceIT {
    private static final int MAX_LISTENERS = 20;

    @TempDir
    Path instance;

    private final List<Socket> sockets = new ArrayList<>();
    private Journal journal;
    private RecordFeed feed;
    private EventsResource events;
    private ApiServer server;
    private RawHttp http;

    @BeforeEach
    void start() throws Exception {
        Clock clock = Clock.fixed(Decisions.START, ZoneOffset.UTC);
        journal = Journal.open(instance, JournalLimits.DEFAULT.withoutOutbox(), "test", "box", clock);
        feed = new RecordFeed(entry -> journal.append(List.of(), List.of(), entry.decisions()));
        events = new EventsResource(
                feed, new JournalAccess(new JournalReader(instance)), MAX_LISTENERS, Duration.ofMillis(200));
        server = ApiServer.start(new ApiConfig(instance, 0), Optional::empty, List.of(events));
        http = new RawHttp(server, instance);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
        journal.close();
    }

    @Test
    void sendsDecisionsAsTheyAreRecorded() throws Exception {
        BufferedReader one = listen();
        BufferedReader other = listen();
        DecisionRecord decision = decision(1);

        feed.record(Decisions.entry(decision));

        for (BufferedReader reader : List.of(one, other)) {
            assertThat(until(reader, "id: ")).isEqualTo("id: 2026-11-21T10:00:01Z," + decision.id());
            assertThat(reader.readLine()).isEqualTo("event: decision");
            assertThat(reader.readLine())
                    .startsWith("data: {\"id\":\"" + decision.id() + "\"")
                    .contains("\"action\":\"evict\"");
            assertThat(reader.readLine()).isEmpty();
        }
    }

    @Test
    void beatsWhileNothingHappens() throws Exception {
        BufferedReader reader = listen();

        assertThat(until(reader, ": alive")).isEqualTo(": alive");
        assertThat(until(reader, ": alive")).isEqualTo(": alive");
    }

    @Test
    void goesOnWhereTheListenerLeft() throws Exception {
        feed.record(Decisions.entry(decision(1), decision(2), decision(3)));

        BufferedReader reader =
                listen("Last-Event-ID: 2026-11-21T10:00:02Z," + decision(2).id());

        assertThat(until(reader, "id: ")).endsWith("," + decision(3).id());
        feed.record(Decisions.entry(decision(4)));
        assertThat(until(reader, "id: ")).endsWith("," + decision(4).id());
    }

    @Test
    void saysThatMoreWasMissedThanIsTold() throws Exception {
        DecisionRecord[] many = new DecisionRecord[500];
        for (int i = 0; i < many.length; i++) {
            many[i] = decision(i + 1);
        }
        feed.record(Decisions.entry(many));

        BufferedReader reader = listen("Last-Event-ID: 2026-11-21T10:00:01Z," + many[0].id());

        assertThat(until(reader, "event: ")).isEqualTo("event: lost");
        assertThat(reader.readLine()).isEqualTo("data: {\"count\":1,\"orMore\":true}");
        assertThat(until(reader, "id: ")).endsWith("," + many[300].id());
    }

    @Test
    void refusesAnIdThatIsNoneOfThisStream() throws Exception {
        RawHttp.Answer unknown = http.get("/v1/events", http.bearer(), "Last-Event-ID: 17");
        RawHttp.Answer stranger = http.get("/v1/events", "Accept: text/event-stream");

        assertThat(List.of(unknown.status(), stranger.status())).containsExactly(400, 401);
        OpenApiCheck description = OpenApiCheck.of(server);
        description.answer("GET", "/v1/events", unknown);
        description.answer("GET", "/v1/events", stranger);
        assertThat(events.listening()).isZero();
    }

    @Test
    void takesABoundedNumberOfListenersAndNoThreadForThem() throws Exception {
        for (int i = 0; i < MAX_LISTENERS; i++) {
            listen();
        }

        RawHttp.Answer answer = http.get("/v1/events", http.bearer());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isPresent();
        OpenApiCheck.of(server).answer("GET", "/v1/events", answer);
        assertThat(http.get("/livez").status()).isEqualTo(200);
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("http-"))
                        .count())
                .isLessThanOrEqualTo(10);
        for (Socket socket : sockets) {
            socket.close();
        }
        await().until(() -> events.listening() == 0);
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("http-events")));
    }

    @Test
    void tellsASlowListenerHowMuchItLostAndKeepsNobodyWaiting() throws Exception {
        BufferedReader slow = listen();
        long began = System.nanoTime();
        int sent = 40_000;
        for (int i = 0; i < sent; i += 100) {
            DecisionRecord[] some = new DecisionRecord[100];
            for (int k = 0; k < some.length; k++) {
                some[k] = decision(i + k + 1);
            }
            feed.record(Decisions.entry(some));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
        BufferedReader quick = listen();
        feed.record(Decisions.entry(decision(sent + 1)));
        assertThat(until(quick, "id: ")).endsWith("," + decision(sent + 1).id());

        int received = 0;
        long lost = 0;
        while (received + lost < sent + 1) {
            String line = slow.readLine();
            if (line.equals("event: decision")) {
                received++;
            } else if (line.startsWith("data: {\"count\":")) {
                lost += Long.parseLong(line.replaceAll("\\D", ""));
                // In its place: only what comes after it was recorded later.
                assertThat(received).isPositive();
            }
        }
        assertThat(lost).isPositive();
        assertThat(received + lost).isEqualTo(sent + 1);
    }

    @Test
    void endsTheStreamWhenTheServerStops() throws Exception {
        BufferedReader reader = listen();

        server.close();

        assertThat(reader.lines().toList()).isNotNull();
    }

    private static DecisionRecord decision(int second) {
        return Decisions.about("alpha", 'a', second, "retention", "evict");
    }

    private BufferedReader listen(String... headers) throws IOException {
        Socket socket = http.connect();
        sockets.add(socket);
        int before = events.listening();
        String all = http.bearer() + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n");
        socket.getOutputStream()
                .write("GET /v1/events HTTP/1.1\r\nHost: %s\r\n%s\r\n"
                        .formatted(http.host(), all)
                        .getBytes(StandardCharsets.US_ASCII));
        var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(until(reader, "Content-Type")).startsWith("Content-Type: text/event-stream");
        assertThat(until(reader, "retry")).isEqualTo("retry: 2000");
        assertThat(events.listening()).isEqualTo(before + 1);
        return reader;
    }

    /** The first line that begins so. The stream is chunked: sizes stand between. */
    private static String until(BufferedReader reader, String prefix) throws IOException {
        try {
            String line = reader.readLine();
            while (line != null && !line.startsWith(prefix)) {
                line = reader.readLine();
            }
            return String.valueOf(line);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing begins with '" + prefix + "'", e);
        }
    }
}
