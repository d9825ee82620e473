// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.control.agent.AgentRequest;
import dev.gestor.control.agent.NodeAgent;
import dev.gestor.engine.Container;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * {@code /containers}: GET lists the running containers of this instance that have a published port, as Docker lists them,
 * {@code ?service=} those of one service, {@code ?all=true} also those without such a port; POST creates one of {@code service},
 * {@code image} and, optionally, {@code port}.
 */
public final class ContainersResource implements Resource {
    private static final int MAX_PORT = 65_535;

    /** Docker takes names of 255, beside a registry, a tag and a digest. */
    private static final int MAX_IMAGE_LENGTH = 512;

    private final ContainerViews containers;
    private final NodeAgent agent;
    private final Clock clock;

    public ContainersResource(ContainerViews containers, NodeAgent agent, Clock clock) {
        this.containers = containers;
        this.agent = agent;
        this.clock = clock;
    }

    @Override
    public void register(RoutesConfig routes) {
        AgentAnswers.mapErrors(routes);
        routes.get("/containers", this::list);
        routes.post("/containers", this::create);
    }

    @Override
    public Optional<String> document() {
        return Optional.of("containers");
    }

    private void list(Context context) {
        Optional<String> service = Optional.ofNullable(context.queryParam("service"));
        AgentAnswers.json(context, containers.list(service, extent(context)), containers.asOf());
    }

    private static ContainerViews.Extent extent(Context context) {
        String all = context.queryParam("all");
        if (all == null || all.equals("false")) {
            return ContainerViews.Extent.PUBLISHED;
        }
        if (!all.equals("true")) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST, "'all' must be true or false, was " + ShownValue.of(all));
        }
        return ContainerViews.Extent.RUNNING;
    }

    private void create(Context context) throws Exception {
        AgentRequest request = request(RequestBody.read(context, HttpStatus.UNPROCESSABLE_CONTENT));
        answer(context, agent.create(request));
    }

    private static AgentRequest request(RequestBody body) {
        body.require("service", "image");
        String service = body.text("service");
        if (!AgentRequest.isServiceName(service)) {
            throw new ProblemException(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "'service' must be 1 to 100 letters, digits, '_', '.' or '-' and begin with a letter or digit, was "
                            + ShownValue.of(service));
        }
        String image = body.text("image");
        if (image.length() > MAX_IMAGE_LENGTH) {
            throw new ProblemException(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "'image' may have at most %d signs, was %s".formatted(MAX_IMAGE_LENGTH, ShownValue.of(image)));
        }
        OptionalLong port = body.optionalWholeNumber("port", 0, MAX_PORT);
        // 0 is what programs say for "any".
        return new AgentRequest(
                service,
                image,
                port.isEmpty() || port.getAsLong() == 0 ? OptionalInt.empty() : OptionalInt.of((int) port.getAsLong()));
    }

    private void answer(Context context, Container made) {
        byte[] inspection = new ContainerView(made)
                .inspection(false)
                .orElseThrow(() -> new IllegalStateException("a new container without its inspection"));
        context.status(HttpStatus.CREATED).header("Location", "/container/" + made.id());
        AgentAnswers.json(context, inspection, clock.instant());
    }
}
