// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import dev.gestor.control.agent.NodeAgent;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code /container/:id}, or {@code /containers/:id}: GET answers Docker's inspection, DELETE stops and removes a container of the
 * agent. The id may be a unique prefix, or the name. Values of environment variables that look like secrets are hidden, unless
 * {@code ?secrets=true} asks for them and callers are known by their token.
 */
public final class ContainerResource implements Resource {
    private static final Duration NEXT_INSPECTION = Duration.ofSeconds(5);

    private final ContainerViews containers;
    private final NodeAgent agent;
    private final boolean callersShowToken;

    /** @param callersShowToken whether whoever comes this far has shown the token: not with {@code --auth none} */
    public ContainerResource(ContainerViews containers, NodeAgent agent, boolean callersShowToken) {
        this.containers = containers;
        this.agent = agent;
        this.callersShowToken = callersShowToken;
    }

    @Override
    public void register(RoutesConfig routes) {
        AgentAnswers.mapErrors(routes);
        for (String path : new String[] {"/container/{id}", "/containers/{id}"}) {
            routes.get(path, this::inspect);
            routes.delete(path, this::remove);
        }
    }

    @Override
    public Optional<String> document() {
        return Optional.of("container");
    }

    private void inspect(Context context) {
        boolean secrets = asksForSecrets(context);
        String id = context.pathParam("id");
        ContainerView view = containers.find(id).orElseThrow(() -> AgentAnswers.noContainer(id));
        byte[] inspection = view.inspection(secrets)
                .orElseThrow(() -> ProblemException.unavailable(
                        "Docker has not told more yet than that container %s runs"
                                .formatted(view.container().name()),
                        NEXT_INSPECTION));
        AgentAnswers.json(context, inspection, containers.asOf());
    }

    private boolean asksForSecrets(Context context) {
        String secrets = context.queryParam("secrets");
        if (secrets == null || secrets.equals("false")) {
            return false;
        }
        if (!secrets.equals("true")) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST, "'secrets' must be true or false, was " + ShownValue.of(secrets));
        }
        if (!callersShowToken) {
            throw new ProblemException(
                    HttpStatus.FORBIDDEN,
                    "this server asks for no token, and shows secrets to nobody; start it without --auth none to see them");
        }
        return true;
    }

    private void remove(Context context) throws Exception {
        agent.remove(context.pathParam("id"));
        context.status(HttpStatus.NO_CONTENT);
    }
}
