// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gestor.engine.docker.EventFeed.Change;
import dev.gestor.engine.docker.EventFeed.Event;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DockerEventFeedTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T09:00:00.5Z"), ZoneOffset.UTC);
    private static final String OURS = "a".repeat(64);
    private static final String THEIRS = "b".repeat(64);

    private final ScriptedDocker docker = new ScriptedDocker();

    private static final Instant TIME = Instant.ofEpochSecond(1_795_251_600, 123_456_789);

    @AfterEach
    void close() {
        docker.close();
    }

    @Test
    void itAsksForContainersAndNetworksFromAMomentAgo() throws Exception {
        heard("");

        String query = URLDecoder.decode(docker.requests().get(0), StandardCharsets.UTF_8);
        assertThat(query)
                .startsWith("GET /events?since=1795251598.500000000&filters=")
                .contains("\"type\":[\"container\",\"network\"]")
                .contains("\"die\"", "\"health_status\"", "\"disconnect\"")
                .doesNotContain("exec", "label");
    }

    @Test
    void ourContainersEventsAreToldByKind() throws Exception {
        String events = container(OURS, "test", "create")
                + container(OURS, "test", "start")
                + container(OURS, "test", "health_status: healthy")
                + container(OURS, "test", "kill")
                + container(OURS, "test", "die")
                + container(OURS, "test", "destroy");

        assertThat(heard(events))
                .containsExactly(
                        new Event(OURS, Change.CREATED, TIME),
                        new Event(OURS, Change.OTHER, TIME),
                        new Event(OURS, Change.OTHER, TIME),
                        new Event(OURS, Change.STOPPING, TIME),
                        new Event(OURS, Change.OTHER, TIME),
                        new Event(OURS, Change.DESTROYED, TIME));
    }

    @Test
    void aFloodOfOthersContainersTellsNothing() throws Exception {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            events.append(container(THEIRS, i % 2 == 0 ? "other" : "tester", i % 3 == 0 ? "start" : "die"));
        }
        events.append("""
                {"Type": "container", "Action": "die", "Actor": {"ID": "%s", "Attributes": {"gestor.instance": "test"}}}
                """.formatted(THEIRS));
        events.append(container(OURS, "test", "die"));

        assertThat(heard(events.toString())).containsExactly(new Event(OURS, Change.OTHER, TIME));
    }

    @Test
    void aNetworksEventTellsTheContainer() throws Exception {
        assertThat(heard("""
                {"Type": "network", "Action": "disconnect", "scope": "local", "time": 1795251600,
                 "Actor": {"ID": "cccc", "Attributes": {"container": "%s", "name": "front", "type": "bridge"}}}
                """.formatted(OURS))).containsExactly(new Event(OURS, Change.NETWORK));
    }

    @Test
    void anEventWithoutAnActorIsLeftOut() throws Exception {
        assertThat(heard("{} {\"Type\": \"container\"} " + container(OURS, "test", "die")))
                .hasSize(1);
    }

    private List<Event> heard(String stream) throws Exception {
        docker.answer("GET /events", 200, stream);
        List<Event> events = new ArrayList<>();
        try (EventFeed.Events open =
                new DockerEventFeed(docker.transport, docker.calls, ScriptedDocker.INSTANCE, CLOCK).open()) {
            Optional<Event> event = open.next();
            while (event.isPresent()) {
                events.add(event.get());
                event = open.next();
            }
        }
        return events;
    }

    /** As Docker sends it. */
    private static String container(String id, String instance, String action) {
        return """
                {"status": "%1$s", "id": "%2$s", "from": "i", "Type": "container", "Action": "%1$s",
                 "Actor": {"ID": "%2$s", "Attributes": {"gestor.managed": "true", "gestor.instance": "%3$s", "image": "i", "name": "n"}},
                 "scope": "local", "time": 1795251600, "timeNano": 1795251600123456789}
                """.formatted(action, id, instance);
    }
}
