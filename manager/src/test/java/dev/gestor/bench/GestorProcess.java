// SPDX-License-Identifier: Apache-2.0
package dev.gestor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** {@code bin/gestor} as a person starts it, with {@code --json}: what it tells is read while it runs. */
final class GestorProcess implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long END_SECONDS = 90;

    private final List<String> words;
    private final Path errors;
    private final Process process;
    private final Thread reader;
    private final List<JsonNode> events = new ArrayList<>();
    private volatile boolean closed;

    /** @param errors where its messages go */
    GestorProcess(List<String> words, Path errors) throws IOException {
        this.words = List.copyOf(words);
        this.errors = errors;
        process = new ProcessBuilder(words).redirectError(errors.toFile()).start();
        reader = new Thread(this::read, "events");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode event = JSON.readTree(line);
                synchronized (events) {
                    events.add(event);
                    events.notifyAll();
                }
            }
        } catch (IOException e) {
            if (!closed) {
                throw new UncheckedIOException(e);
            }
        }
    }

    List<JsonNode> events(String kind) {
        synchronized (events) {
            return events.stream()
                    .filter(event -> event.path("event").asText().equals(kind))
                    .toList();
        }
    }

    /** The first event of this kind that is as it should be, now or soon. */
    JsonNode await(String kind, Predicate<JsonNode> which, int seconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        synchronized (events) {
            while (true) {
                for (JsonNode event : events(kind)) {
                    if (which.test(event)) {
                        return event;
                    }
                }
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0 || !process.isAlive()) {
                    throw new IOException(
                            "no %s of %s in %d s: %s".formatted(kind, words, seconds, Files.readString(errors)));
                }
                events.wait(Math.min(left, 100));
            }
        }
    }

    /** As Ctrl+C does it, or by itself; returns when all it told has been read. */
    void end(boolean stopped) throws IOException, InterruptedException {
        if (stopped) {
            // By its handle: else what it says at its end could not be read.
            process.toHandle().destroy();
        }
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(words + " does not end");
        }
        reader.join();
        if (process.exitValue() != 0) {
            throw new IOException(
                    "%s ended with %d: %s".formatted(words, process.exitValue(), Files.readString(errors)));
        }
    }

    static Instant time(JsonNode event) {
        return Instant.parse(event.path("time").asText());
    }

    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
    }
}
