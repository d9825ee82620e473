// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.control.service.RejectedServiceException;
import dev.gestor.control.service.Services;
import dev.gestor.control.service.UnknownServiceException;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ProjectSpec;
import dev.gestor.engine.SpecJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * {@code /v1/projects}, {@code /v1/services} and {@code /v1/holds}: what the commands {@code up}, {@code plan}, {@code down},
 * {@code pause} and {@code services} ask of the manager. A project comes as the command has read it from its compose file.
 */
public final class ProjectsResource implements Resource {
    private static final JsonMapper JSON = new JsonMapper();

    private final Services services;

    public ProjectsResource(Services services) {
        this.services = services;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.put("/v1/projects/{project}", this::declare);
        routes.post("/v1/projects/{project}/plan", this::plan);
        routes.get("/v1/services", this::services);
        routes.delete("/v1/services/<name>", this::withdraw);
        routes.put("/v1/holds/<name>", context -> hold(context, true));
        routes.delete("/v1/holds/<name>", context -> hold(context, false));
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
        answer(context, DriftView.of(services.preview(project(context))));
    }

    private static ProjectSpec project(Context context) {
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
        answer(
                context,
                Map.of(
                        "services",
                        services.status().stream().map(ServiceView::of).toList(),
                        "problems",
                        services.problems()));
    }

    private void withdraw(Context context) throws Exception {
        String volumes = context.queryParam("volumes");
        if (volumes != null && !volumes.equals("true") && !volumes.equals("false")) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST, "'volumes' must be true or false, was " + ShownValue.cut(volumes));
        }
        named(() -> {
            services.withdraw(context.pathParam("name"), "true".equals(volumes));
            return "";
        });
        context.status(HttpStatus.NO_CONTENT);
    }

    private void hold(Context context, boolean hold) throws Exception {
        String name = context.pathParam("name");
        String held = named(() -> hold ? services.hold(name) : services.resume(name));
        answer(context, Map.of("name", held, "held", hold));
    }

    private static String named(Callable<String> action) throws Exception {
        try {
            return action.call();
        } catch (UnknownServiceException e) {
            throw ProblemException.notFound(String.valueOf(e.getMessage()));
        }
    }

    private static void answer(Context context, Object value) throws IOException {
        context.contentType("application/json").result(JSON.writeValueAsBytes(value));
    }
}
