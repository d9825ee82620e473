// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.engine.EngineException;
import dev.gestor.workload.Workload;
import dev.gestor.workload.WorkloadOutcome;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/workload}: creates random workload containers, within the limits, and tells which. The first request may have to
 * wait until their images are built.
 */
public final class WorkloadResource implements Resource {
    /** As many as {@code --count} takes. */
    private static final int MAX_COUNT = 1000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private static final Duration BUILD_RETRY = Duration.ofSeconds(5);

    private final Workload workload;
    private final Images images;

    /** What the containers are made from. */
    @FunctionalInterface
    public interface Images {
        /** Returns once they are there. */
        void ensure() throws EngineException;
    }

    public WorkloadResource(Workload workload, Images images) {
        this.workload = workload;
        this.images = images;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.post("/v1/workload", this::create);
    }

    @Override
    public Optional<String> document() {
        return Optional.of("workload");
    }

    private void create(Context context) throws IOException {
        BodyFormat.requireKnown(context.contentType());
        Request request = parse(context.bodyAsBytes());
        try {
            // A manager that is starting or ending makes nothing, and so needs none.
            if (workload.refusal().isEmpty()) {
                images.ensure();
            }
        } catch (EngineException e) {
            throw ProblemException.unavailable(
                    "the workload's images could not be built, and nothing was created: " + e.getMessage(),
                    BUILD_RETRY);
        }
        WorkloadOutcome outcome = workload.create(request.count(), request.source());
        context.contentType("application/json").result(JSON.writeValueAsBytes(WorkloadAnswer.of(outcome)));
    }

    private static Request parse(byte[] body) throws IOException {
        Body read;
        try {
            read = JSON.readValue(body, Body.class);
        } catch (JsonProcessingException e) {
            throw new ProblemException(HttpStatus.BAD_REQUEST, "the body must be JSON as {\"count\": 10}");
        }
        Integer count = read == null ? null : read.count();
        if (count == null || count < 1 || count > MAX_COUNT) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST, "'count' must be a whole number between 1 and %d".formatted(MAX_COUNT));
        }
        String source = read.source() == null ? "request" : read.source();
        return switch (source) {
            case "cron", "command", "request" -> new Request(count, source);
            default -> throw new ProblemException(HttpStatus.BAD_REQUEST, "'source' must be cron, command or request");
        };
    }

    private record Request(int count, String source) {}

    private record Body(
            @JsonProperty("count") @Nullable Integer count,
            @JsonProperty("source") @Nullable String source) {}
}
