// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.control.service.Publication;
import dev.gestor.control.service.RejectedServiceException;
import dev.gestor.control.service.ServiceStatus;
import dev.gestor.control.service.Services;
import dev.gestor.control.service.UnknownServiceException;
import dev.gestor.engine.Container;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Owner;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code /services}: the containers of services, in the words of {@code docker ps} and ours; one more is declared by POST. The two
 * requests of a scheduler, {@code PUT} and {@code DELETE /services}, are answered at once, while what they ask for goes on.
 */
public final class ServicesResource implements Resource {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_PORT = 65_535;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{12,64}");

    private final Services services;
    private final Inventory inventory;
    private final ServiceRows rows;

    public ServicesResource(Services services, Inventory inventory, Clock clock) {
        this.services = services;
        this.inventory = inventory;
        this.rows = new ServiceRows(services, inventory, clock);
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/services", context -> list(context, rows::containers));
        routes.get(
                "/services/running",
                context -> list(context, () -> rows.containers().filter(Container::running)));
        routes.get("/services/latest", context -> latest(context, Optional.empty()));
        // An image may have slashes.
        routes.get("/services/latest/<image>", context -> latest(context, Optional.of(context.pathParam("image"))));
        routes.get("/services/name/{name}", this::byName);
        routes.get("/services/{id}", context -> list(context, () -> Stream.of(find(context.pathParam("id")))));
        routes.post("/services", this::create);
        routes.put("/services", this::ensure);
        routes.delete("/services", this::collect);
        routes.delete("/services/{id}", this::withdraw);
    }

    @Override
    public Optional<String> document() {
        return Optional.of("services");
    }

    @Override
    public Map<String, Pace> paces() {
        // A scheduler gives up where these two have to wait.
        return Map.of(
                "PUT /services",
                Pace.PROMPT,
                "DELETE /services",
                Pace.PROMPT,
                "DELETE /services/{id}",
                Pace.DECLARATION);
    }

    private void list(Context context, Supplier<Stream<Container>> chosen) throws IOException {
        // Before the containers are looked up: it may be older than what is told, never younger.
        Instant time = inventory.asOf();
        List<Container> listed = chosen.get().toList();
        if (listed.isEmpty()) {
            throw notFound("no container of a service is there; POST /services or gestor up declares one");
        }
        AgentAnswers.json(context, rows.json(listed), time);
    }

    /** As the interface had it before; the rest of the problem says more. */
    private static ProblemException notFound(String detail) {
        return ProblemException.notFound(detail).with(Problem.ERROR, "Not found");
    }

    private void latest(Context context, Optional<String> image) throws IOException {
        Instant time = inventory.asOf();
        Container newest = rows.containers()
                .filter(c -> image.isEmpty() || image.get().equals(c.image()))
                .max(Comparator.comparing(Container::created).thenComparing(Container::id))
                .orElseThrow(() ->
                        notFound(image.map(i -> "no service's container was made from the image " + ShownValue.cut(i))
                                .orElse("no container of a service is there")));
        AgentAnswers.json(
                context, JSON.writeValueAsBytes(rows.of(List.of(newest)).get(0)), time);
    }

    /** By the container's name, or by the service's, which may have several. */
    private void byName(Context context) throws IOException {
        String name = context.pathParam("name");
        list(context, () -> named(name));
    }

    private Stream<Container> named(String name) {
        List<Container> named =
                rows.containers().filter(c -> c.name().equals(name)).toList();
        List<Container> found = named.isEmpty()
                ? rows.containers()
                        .filter(c -> name.equals(c.labels().get(Labels.SERVICE)))
                        .toList()
                : named;
        if (found.isEmpty()) {
            throw notFound("no service or container of a service has the name " + ShownValue.cut(name)
                    + "; GET /services lists them");
        }
        return found.stream();
    }

    private Container find(String id) {
        return Inventory.find(rows.containers().toList(), id)
                .orElseThrow(() -> notFound("no container of a service has the id " + ShownValue.cut(id)
                        + ", or several begin with it; GET /services lists them"));
    }

    /** To be withdrawn: what another part of Gestor, or a person, answers for is not ours to touch. */
    private Container ours(String id) {
        if (!ID.matcher(id).matches()) {
            // A word that happens to begin some id is not to take a service away.
            throw notFound("a service is withdrawn by the id of one of its containers, of 12 to 64 hex digits; was "
                    + ShownValue.cut(id));
        }
        Optional<Container> any = inventory.find(id);
        if (any.isPresent() && !any.get().owner().equals(Optional.of(Owner.SERVICES))) {
            throw ProblemException.conflict("container %s is no service's: its owner is %s; nothing was done"
                    .formatted(
                            any.get().name(),
                            any.get().owner().map(Owner::label).orElse("nobody known")));
        }
        return find(id);
    }

    /** Whether its service was withdrawn and is on its way out. */
    private boolean leaves(Container container) {
        return services.status().stream()
                .filter(ServiceStatus::withdrawn)
                .flatMap(status -> status.containers().stream())
                .anyMatch(place -> place.container()
                        .filter(c -> c.id().equals(container.id()))
                        .isPresent());
    }

    private void create(Context context) throws Exception {
        try {
            RequestBody body = RequestBody.read(context, HttpStatus.BAD_REQUEST);
            body.require("image");
            // Told apart only so that a wrong one is refused: everything here runs detached.
            body.optionalFlag("detached");
            services.run(body.text("image"), publication(body));
        } catch (ProblemException e) {
            throw e.with(Problem.ERROR, "Bad Request");
        } catch (RejectedServiceException e) {
            throw new ProblemException(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()))
                    .with(Problem.ERROR, "Bad Request");
        }
        // Clients compare with it, letter by letter.
        context.status(HttpStatus.CREATED)
                .contentType("application/json")
                .result("{\"body\":\"Successfuly created!\"}");
    }

    /** A truth value, or a port of the host: JSON has both, a form has texts. */
    private static Publication publication(RequestBody body) {
        if (!body.has("publish")) {
            return Publication.NONE;
        }
        if (body.isFlag("publish")) {
            return body.flag("publish") ? Publication.RANDOM : Publication.NONE;
        }
        try {
            return Publication.on((int) body.wholeNumber("publish", 1, MAX_PORT));
        } catch (ProblemException e) {
            throw body.invalid("publish", "true, false or a port of the host between 1 and " + MAX_PORT);
        }
    }

    private void ensure(Context context) {
        services.ensure();
        context.contentType("application/json").result("{\"status\":\"Vital services are up\"}");
    }

    private void collect(Context context) {
        services.collect();
        context.status(HttpStatus.NO_CONTENT);
    }

    private void withdraw(Context context) throws IOException, EngineException {
        Container container = ours(context.pathParam("id"));
        Map<String, String> labels = container.labels();
        try {
            services.withdraw("%s/%s".formatted(labels.get(Labels.PROJECT), labels.get(Labels.SERVICE)), false);
        } catch (UnknownServiceException e) {
            if (leaves(container)) {
                context.status(HttpStatus.NO_CONTENT);
                return;
            }
            throw ProblemException.conflict(
                    "container %s belongs to a service that nobody declares; DELETE /services removes it"
                            .formatted(container.name()));
        }
        context.status(HttpStatus.NO_CONTENT);
    }
}
