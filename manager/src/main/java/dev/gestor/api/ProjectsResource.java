// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.control.service.RejectedServiceException;
import dev.gestor.control.service.Services;
import dev.gestor.control.service.UnknownServiceException;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.SpecJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code /v1/projects}, {@code /v1/services} and {@code /v1/holds}: what the commands {@code up}, {@code plan}, {@code down},
 * {@code pause}, {@code resume} and {@code services} ask of the manager. A project comes as the command has read it from its
 * compose file.
 */
public final class ProjectsResource implements Resource {
    private static final JsonMapper JSON = new JsonMapper();
    /** Names have slashes, which the path of a request could not tell from its own. */
    private static final String NAME = "name";

    private static final String VOLUMES = "volumes";
    private static final Pattern ANY = Pattern.compile(".+", Pattern.DOTALL);
    private static final Pattern TRUTH = Pattern.compile("true|false");

    private final Services services;
    private final Inventory inventory;

    public ProjectsResource(Services services, Inventory inventory) {
        this.services = services;
        this.inventory = inventory;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.put("/v1/projects/{project}", this::declare);
        routes.post("/v1/projects/{project}/plan", this::plan);
        routes.get("/v1/services", this::services);
        routes.delete("/v1/services", this::withdraw);
        routes.put("/v1/holds", context -> hold(context, true));
        routes.delete("/v1/holds", context -> hold(context, false));
    }

    @Override
    public Optional<String> document() {
        return Optional.of("projects");
    }

    /** To declare a project may be to ask whether its new images are there. */
    @Override
    public Map<String, Pace> paces() {
        return Map.of(
                "DELETE /v1/services",
                Pace.DECLARATION,
                "PUT /v1/holds",
                Pace.DECLARATION,
                "DELETE /v1/holds",
                Pace.DECLARATION);
    }

    private void declare(Context context) throws Exception {
        ProjectSpec project = project(context);
        try {
            services.declare(project);
        } catch (RejectedServiceException e) {
            throw new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, String.valueOf(e.getMessage()));
        }
        context.status(HttpStatus.ACCEPTED);
        answer(
                context,
                Map.of("project", project.name(), "services", project.services().size()));
    }

    private void plan(Context context) throws IOException, EngineException {
        ProjectSpec project = project(context);
        Instant time = inventory.asOf();
        answer(context, DriftView.of(services.preview(project)), time);
    }

    private static ProjectSpec project(Context context) {
        BodyFormat.requireKnown(context.contentType());
        ProjectSpec project;
        try {
            project = SpecJson.readProject(context.body());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST, "the body must be a project as 'gestor up' sends it: " + e.getMessage());
        }
        if (!project.name().equals(context.pathParam("project"))) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST,
                    "the project is named '%s' in the path and '%s' in the body"
                            .formatted(ShownValue.cut(context.pathParam("project")), ShownValue.cut(project.name())));
        }
        return project;
    }

    private void services(Context context) throws IOException {
        Instant time = inventory.asOf();
        answer(context, ServicesClient.Listing.of(services), time);
    }

    private void withdraw(Context context) throws Exception {
        var query = new QueryParameters(context, NAME, VOLUMES);
        boolean volumes = query.text(VOLUMES, TRUTH, "true or false")
                .map(Boolean::valueOf)
                .orElse(false);
        named(query, name -> {
            services.withdraw(name, volumes);
            return name;
        });
        context.status(HttpStatus.NO_CONTENT);
    }

    private void hold(Context context, boolean hold) throws Exception {
        String held =
                named(new QueryParameters(context, NAME), name -> hold ? services.hold(name) : services.resume(name));
        answer(context, Map.of("name", held, "held", hold));
    }

    private static String named(QueryParameters query, NamedAction action) throws Exception {
        String name = query.text(NAME, ANY, "a name")
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.BAD_REQUEST,
                        "the parameter 'name' is missing: a project, a service as project/service, or a container"));
        try {
            return action.on(name);
        } catch (UnknownServiceException e) {
            throw ProblemException.notFound(String.valueOf(e.getMessage()));
        }
    }

    private interface NamedAction {
        /** @return what it was done to, by its whole name */
        String on(String name) throws Exception;
    }

    private static void answer(Context context, Object value, Instant time) throws IOException {
        AgentAnswers.json(context, JSON.writeValueAsBytes(value), time);
    }

    private static void answer(Context context, Object value) throws IOException {
        context.contentType("application/json").result(JSON.writeValueAsBytes(value));
    }
}
