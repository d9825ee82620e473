// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gestor.batch.BatchJson;
import dev.gestor.batch.DecisionRecord;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Pieces of an event stream, as bytes:
 *
 * <pre>
 * id: 2026-11-21T10:22:31.123Z,6f1c...
 * event: decision
 * data: {"id":"6f1c...","time":"2026-11-21T10:22:31.123Z","cycle":1,"policy":"retention",...}
 *
 * event: lost
 * data: {"count":12,"orMore":false}
 *
 * : alive
 * </pre>
 */
final class EventFrame {
    /** Says also, in ms, how soon a listener that lost the connection should come again. */
    static final byte[] BEGIN = bytes("retry: 2000\n: decisions follow as they are recorded\n\n");

    static final byte[] ALIVE = bytes(": alive\n\n");

    private static final ObjectMapper JSON = BatchJson.mapper();

    private EventFrame() {}

    static byte[] decision(DecisionRecord decision) {
        try {
            return bytes("id: %s,%s\nevent: decision\ndata: %s\n\n"
                    .formatted(decision.time(), decision.id(), JSON.writeValueAsString(decision)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a decision cannot be written as JSON", e);
        }
    }

    /** @param orMore whether it is known only that so many were lost */
    static byte[] lost(long count, boolean orMore) {
        return bytes("event: lost\ndata: {\"count\":%d,\"orMore\":%b}\n\n".formatted(count, orMore));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The event that a listener got last. Its time makes it cheap to find in the journal.
     *
     * @param id of the decision
     */
    record Id(Instant time, UUID id) {
        static Optional<Id> parse(String text) {
            String[] parts = text.split(",", 2);
            try {
                return parts.length == 2
                        ? Optional.of(new Id(Instant.parse(parts[0]), UUID.fromString(parts[1])))
                        : Optional.empty();
            } catch (DateTimeException | IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
