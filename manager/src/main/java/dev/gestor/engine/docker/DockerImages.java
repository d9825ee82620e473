// SPDX-License-Identifier: Apache-2.0
package dev.gestor.engine.docker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ImageInfo;
import dev.gestor.engine.ImageSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Looks at local images and builds them from memory. */
final class DockerImages {
    private static final Duration INSPECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(2);

    private final Transport transport;
    private final Calls calls;

    DockerImages(Transport transport, Calls calls) {
        this.transport = transport;
        this.calls = calls;
    }

    Optional<ImageInfo> find(String reference) throws EngineException {
        // A slash in a reference is part of the path that Docker expects.
        String path = "/images/" + Transport.escape(reference).replace("%2F", "/") + "/json";
        try {
            JsonNode image = calls.ask("inspect image " + reference, INSPECT_LIMIT, () -> transport.get(path));
            JsonNode config = image.path("Config");
            List<String> exposed = new ArrayList<>();
            config.path("ExposedPorts").fieldNames().forEachRemaining(exposed::add);
            exposed.sort(Comparator.comparingInt(DockerImages::port));
            JsonNode test = config.path("Healthcheck").path("Test");
            return Optional.of(new ImageInfo(
                    image.path("Id").asText(),
                    ContainerJson.labels(config.path("Labels")),
                    exposed,
                    !test.isEmpty() && !test.path(0).asText().equals("NONE")));
        } catch (Refusal e) {
            // 400: no image can have that name.
            if (e.status() == 404 || (e.status() == 400 && e.said().startsWith("no such image"))) {
                return Optional.empty();
            }
            throw new EngineException("cannot inspect image " + reference + ": Docker said: " + e.said(), e);
        }
    }

    /** Of {@code 80/tcp}. */
    private static int port(String exposed) {
        return Integer.parseInt(exposed.split("/", 2)[0]);
    }

    void build(ImageSpec image) throws EngineException {
        byte[] context = context(image);
        Request.Builder request = Request.builder();
        request.method(Request.Method.POST);
        request.path("/build?rm=1&forcerm=1&t=" + Transport.escape(image.tag()) + "&labels="
                + Transport.escape(labels(image)));
        request.putHeader("Content-Type", "application/x-tar");
        request.bodyBytes(context);
        Optional<String> error;
        try {
            error = calls.order("build image " + image.tag(), BUILD_LIMIT, () -> {
                try (Response response = transport.open(request.build())) {
                    return error(response.getBody());
                }
            });
        } catch (Refusal e) {
            error = Optional.of(e.said());
        }
        if (error.isPresent()) {
            throw new EngineException("cannot build image " + image.tag() + ": Docker said: " + error.get());
        }
    }

    private static byte[] context(ImageSpec image) {
        TarArchive context =
                new TarArchive().add("Dockerfile", image.dockerfile().getBytes(StandardCharsets.UTF_8));
        new TreeMap<>(image.files()).forEach(context::add);
        return context.toByteArray();
    }

    private String labels(ImageSpec image) throws EngineException {
        try {
            return transport.json().writeValueAsString(image.labels());
        } catch (JsonProcessingException e) {
            throw new EngineException("cannot build image " + image.tag() + ": its labels make no JSON", e);
        }
    }

    /**
     * The build's answer is one object a step, and the build has failed when one is an error:
     *
     * <pre>
     * {"stream": "Step 1/2 : FROM scratch\n"}
     * {"errorDetail": {"message": "COPY failed: ..."}, "error": "COPY failed: ..."}
     * </pre>
     */
    private Optional<String> error(InputStream answer) throws IOException {
        try (MappingIterator<JsonNode> steps =
                transport.json().readerFor(JsonNode.class).readValues(answer)) {
            while (steps.hasNextValue()) {
                JsonNode error = steps.nextValue().path("error");
                if (!error.isMissingNode()) {
                    return Optional.of(error.asText());
                }
            }
            return Optional.empty();
        }
    }
}
