// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Brings about, for every operation, each refusal that can come before its route; what they need nothing of the world. */
final class CommonRefusals {
    private static final int BODY = 256 * 1024;
    /** With them the server has as many bytes of unfinished bodies as it takes. */
    private static final int UNFINISHED = 66;

    private static final int MOST_TRIES = 20;
    /** On a busy machine a flood may be slower than what the address gets anew. */
    private static final int MOST_FLOODS = 5;

    private static final int TOO_MANY = 429;
    /** More than one address may ask at once, and than it may ask while they are answered. */
    private static final int FLOOD = 6_000;

    /** Keeps the address at its limit. */
    private static final int BETWEEN = 200;

    private final Fuzzer fuzzer;
    private final SplittableRandom random;

    CommonRefusals(Fuzzer fuzzer, long seed) {
        this.fuzzer = fuzzer;
        this.random = new SplittableRandom(seed);
    }

    void drive() throws IOException {
        try (Wire wire = fuzzer.wire(random)) {
            for (Operation operation : fuzzer.description().operations()) {
                each(wire, operation, draft -> draft.header("NoColon"));
                each(wire, operation, draft -> draft.withoutHeader("Authorization"));
                each(wire, operation, draft -> draft.header("Origin: http://evil.example"));
                each(wire, operation, draft -> draft.withoutHeader("Host").header("Host: evil.example"));
                each(wire, operation, draft -> draft.header("Expect: 200-ok"));
                each(wire, operation, draft -> draft.header("X-Long: " + "x".repeat(9_000)));
                each(wire, operation, draft -> draft.query.add("x=" + "y".repeat(9_000)));
                each(wire, operation, draft -> draft.body = Optional.of(new byte[BODY + 1]));
                each(
                        wire,
                        operation,
                        draft -> draft.withoutHeader("Content-Type").header("Content-Type: image/png"));
            }
            for (int i = 0; i < MOST_FLOODS; i++) {
                flood(wire, true);
                flood(wire, false);
            }
            lateBodies(wire);
            manyBodies(wire);
        }
    }

    private void each(Wire wire, Operation operation, Consumer<Draft> change) throws IOException {
        Draft draft = fuzzer.maker().valid(operation, random).mutated("refusal: header");
        change.accept(draft);
        fuzzer.send(wire, draft);
    }

    /** One address asks too often. */
    private void flood(Wire wire, boolean changes) throws IOException {
        List<Draft> asked = new ArrayList<>();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // With the token: who does not show it has a limit of its own.
        String cheap = "%s /livez HTTP/1.1\r\nHost: evil.example\r\n%s\r\n\r\n"
                .formatted(changes ? "POST" : "GET", fuzzer.maker().authorization());
        bytes.writeBytes(cheap.repeat(FLOOD).getBytes(StandardCharsets.ISO_8859_1));
        for (Operation operation : fuzzer.description().operations()) {
            if (operation.changes() == changes && !fuzzer.seen(operation, TOO_MANY)) {
                Draft draft = fuzzer.maker().valid(operation, random).mutated("refusal: flood");
                asked.add(draft);
                bytes.writeBytes(cheap.repeat(BETWEEN).getBytes(StandardCharsets.ISO_8859_1));
                bytes.writeBytes(draft.bytes());
            }
        }
        if (asked.isEmpty()) {
            return;
        }
        try (Wire.Connection connection = wire.connect()) {
            Thread sender = new Thread(
                    () -> {
                        try {
                            connection.send(bytes.toByteArray());
                        } catch (IOException e) {
                            // The reader misses what was not sent.
                        }
                    },
                    "fuzz-flood");
            sender.start();
            for (int i = 0; i < FLOOD; i++) {
                connection.read(false);
            }
            for (Draft draft : asked) {
                for (int i = 0; i < BETWEEN; i++) {
                    connection.read(false);
                }
                Answer answer = connection.read(false);
                fuzzer.take(wire, draft, answer);
                if (!answer.staysOpen()) {
                    return;
                }
            }
        }
    }

    /** A body that never comes whole, for each operation at once. */
    private void lateBodies(Wire wire) throws IOException {
        Map<Draft, Wire.Connection> waiting = new LinkedHashMap<>();
        try {
            for (Operation operation : fuzzer.description().operations()) {
                Draft draft = fuzzer.maker().valid(operation, random).mutated("refusal: late body");
                draft.framing = Draft.Framing.TRUNCATED;
                Wire.Connection connection = wire.connect();
                waiting.put(draft, connection);
                connection.send(draft.bytes());
            }
            for (Map.Entry<Draft, Wire.Connection> each : waiting.entrySet()) {
                fuzzer.take(wire, each.getKey(), each.getValue().read(false));
            }
        } finally {
            close(waiting.values());
        }
    }

    /** So many unfinished bodies that no further one is taken. */
    private void manyBodies(Wire wire) throws IOException {
        List<Wire.Connection> unfinished = new ArrayList<>();
        try {
            for (int i = 0; i < UNFINISHED; i++) {
                unfinished.add(unfinished(wire, BODY - 7));
            }
            for (Operation operation : fuzzer.description().operations()) {
                int tries = 0;
                int status = 0;
                while (status != 503 && tries++ < MOST_TRIES) {
                    Draft draft = fuzzer.maker().valid(operation, random).mutated("refusal: many bodies");
                    draft.body = Optional.of(new byte[BODY / 2]);
                    status = fuzzer.send(wire, draft).map(Answer::status).orElse(0);
                    if (status != 503) {
                        // Of those that came at once more may have been refused than had to be.
                        unfinished.add(unfinished(wire, BODY / 4));
                    }
                }
            }
        } finally {
            close(unfinished);
        }
    }

    private Wire.Connection unfinished(Wire wire, int size) throws IOException {
        Draft draft = fuzzer.maker().valid(fuzzer.description().operations().get(0), random);
        draft.framing = Draft.Framing.TRUNCATED;
        draft.body = Optional.of(new byte[size]);
        Wire.Connection connection = wire.connect();
        connection.send(draft.bytes());
        return connection;
    }

    private static void close(Iterable<Wire.Connection> connections) throws IOException {
        for (Wire.Connection connection : connections) {
            connection.close();
        }
    }
}
