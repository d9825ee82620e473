// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Instance;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Docker's event stream, one JSON object an event:
 *
 * <pre>
 * {"status": "die", "id": "4c01db0b339c...", "Type": "container", "Action": "die", "Actor": {...}, "timeNano": 1795251600123456789}
 * </pre>
 *
 * It is read on the caller's thread: docker-java's own reader would bring a thread and a callback for each stream.
 */
final class DockerEventFeed implements EventFeed {
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(10);

    /** The answer begins a moment before Docker has subscribed us; events of that moment are asked for as past ones. */
    private static final Duration OVERLAP = Duration.ofSeconds(2);

    /**
     * Those that change what we know of a container; others (exec, attach, top) come often and change nothing. The last two are
     * a network's.
     */
    private static final List<String> ACTIONS = List.of(
            "create",
            "start",
            "kill",
            "die",
            "stop",
            "pause",
            "unpause",
            "rename",
            "update",
            "health_status",
            "destroy",
            "connect",
            "disconnect");

    private final Transport transport;
    private final Calls calls;
    private final Clock clock;
    private final Instance instance;
    private final String filters;

    DockerEventFeed(Transport transport, Calls calls, Instance instance, Clock clock) {
        this.transport = transport;
        this.calls = calls;
        this.clock = clock;
        this.instance = instance;
        ObjectNode wanted = transport.json().createObjectNode();
        // Not by label: a network's events carry none of the container's.
        wanted.putArray("type").add("container").add("network");
        ACTIONS.forEach(wanted.putArray("event")::add);
        filters = wanted.toString();
    }

    @Override
    public Events open() throws EngineException {
        Instant since = clock.instant().minus(OVERLAP);
        String path = "/events?since=%d.%09d&filters=%s"
                .formatted(since.getEpochSecond(), since.getNano(), Transport.escape(filters));
        try {
            Response response = calls.ask(
                    "follow events",
                    OPEN_LIMIT,
                    () -> transport.openStream(Transport.request(Request.Method.GET, path)));
            return new Stream(response);
        } catch (Refusal e) {
            throw new EngineException("cannot follow events: Docker said: " + e.said(), e);
        }
    }

    private final class Stream implements Events {
        private final Response response;
        private @Nullable MappingIterator<JsonNode> events;

        Stream(Response response) {
            this.response = response;
        }

        @Override
        public Optional<Event> next() throws IOException {
            MappingIterator<JsonNode> iterator = events;
            if (iterator == null) {
                // Not earlier: it waits for the first event.
                iterator = transport.json().readerFor(JsonNode.class).readValues(response.getBody());
                events = iterator;
            }
            while (iterator.hasNextValue()) {
                Optional<Event> event = ours(iterator.nextValue());
                if (event.isPresent()) {
                    return event;
                }
            }
            return Optional.empty();
        }

        /** A container's event tells its labels; of a network's only the inventory knows whose container it is about. */
        private Optional<Event> ours(JsonNode event) {
            JsonNode attributes = event.path("Actor").path("Attributes");
            if (event.path("Type").asText().equals("network")) {
                return Optional.of(new Event(attributes.path("container").asText(), Change.NETWORK));
            }
            String id = event.path("Actor").path("ID").asText(event.path("id").asText());
            return instance.owns(ContainerJson.labels(attributes))
                    ? Optional.of(new Event(id, change(event.path("Action").asText(), attributes), time(event)))
                    : Optional.empty();
        }

        private static Instant time(JsonNode event) {
            return Instant.ofEpochSecond(0, event.path("timeNano").asLong());
        }

        private static Change change(String action, JsonNode attributes) {
            return switch (action) {
                case "kill" -> StopMarks.ends(attributes.path("signal").asText()) ? Change.STOPPING : Change.OTHER;
                case "create" -> Change.CREATED;
                case "destroy" -> Change.DESTROYED;
                default -> Change.OTHER;
            };
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
