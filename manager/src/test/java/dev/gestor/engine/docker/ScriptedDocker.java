// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import dev.gestor.engine.Instance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Docker's answers as a test wrote them down, by method and path; the last answer to a request is given again. */
final class ScriptedDocker implements DockerHttpClient {
    static final String ID = "4c01db0b339c4c01db0b339c4c01db0b339c4c01db0b339c4c01db0b339c4c01";
    static final Instance INSTANCE = new Instance("test");

    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private final Map<String, List<String>> bodies = new ConcurrentHashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    final DockerAddress address = new DockerAddress(URI.create("unix:///scripted.sock"), "the test", Optional.empty());
    final Calls calls = new Calls(address);
    final Transport transport = new Transport(this, this, new ObjectMapper());
    final DockerClient client = DockerClientImpl.getInstance(new ClientConfig(address), transport);
    final DockerContainers containers = new DockerContainers(transport, calls, INSTANCE, Duration.ofMillis(200));

    /** @param request such as {@code GET /containers/json}, without the query */
    ScriptedDocker answer(String request, int status, String body) {
        answers.computeIfAbsent(request, r -> new ArrayDeque<>()).add(new Answer(status, body));
        return this;
    }

    ScriptedDocker refuse(String request, int status, String message) {
        return answer(request, status, "{\"message\":\"" + message + "\"}");
    }

    /** The connection breaks in mid-request. */
    ScriptedDocker breakOff(String request) {
        return answer(request, Answer.BROKEN, "");
    }

    /** Docker accepts the request and hangs. */
    ScriptedDocker hang(String request) {
        return answer(request, Answer.SILENT, "");
    }

    ScriptedDocker inspection(String state, String instance, int stopTimeout) {
        return inspection(ID, state, instance, stopTimeout);
    }

    ScriptedDocker inspection(String idOrName, String state, String instance, int stopTimeout) {
        return answer("GET /containers/" + idOrName + "/json", 200, """
                {"Id": "%s", "Name": "/web", "Created": "2026-11-21T09:00:00Z", "State": {"Status": "%s", "Pid": %d},
                 "Config": {"Image": "i", "StopTimeout": %d, "Labels": {"gestor.managed": "true", "gestor.instance": "%s"}}}
                """.formatted(
                        ID, state, state.equals("running") ? 4711 : 0, stopTimeout, instance));
    }

    ScriptedDocker gone() {
        return refuse("GET /containers/" + ID + "/json", 404, "No such container");
    }

    /** What was asked for so far, with queries. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** The bodies that were sent, those of one kind of request. */
    List<String> bodies(String request) {
        return List.copyOf(bodies.getOrDefault(request, List.of()));
    }

    @Override
    public Response execute(Request request) {
        requests.add(request.method() + " " + request.path());
        String key = request.method() + " " + request.path().replaceAll("\\?.*", "");
        byte[] body = request.bodyBytes();
        if (body != null) {
            bodies.computeIfAbsent(key, k -> Collections.synchronizedList(new ArrayList<>()))
                    .add(new String(body, StandardCharsets.UTF_8));
        }
        Deque<Answer> script = answers.get(key);
        if (script == null) {
            throw new AssertionError("the test has no answer to " + key);
        }
        synchronized (this) {
            Answer answer = script.size() > 1 ? script.remove() : script.element();
            return answer.give();
        }
    }

    @Override
    public void close() {
        calls.close();
    }

    private record Answer(int status, String body) implements Response {
        static final int BROKEN = -1;
        static final int SILENT = -2;

        Response give() {
            if (status == BROKEN) {
                throw new UncheckedIOException(new IOException("Broken pipe"));
            }
            if (status == SILENT) {
                try {
                    Thread.sleep(Duration.ofMinutes(1).toMillis());
                } catch (InterruptedException e) {
                    throw new UncheckedIOException(new IOException(e));
                }
            }
            return this;
        }

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        public Map<String, List<String>> getHeaders() {
            return Map.of();
        }

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {}
    }
}
