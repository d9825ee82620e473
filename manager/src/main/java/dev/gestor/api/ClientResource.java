// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.control.client.ClientController;
import dev.gestor.control.client.ClientRefusedException;
import dev.gestor.control.client.ClientStatus;
import dev.gestor.control.client.ClientView;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * {@code /client} and {@code /client/containers}: the CPU-target autoscaler. What changes something is answered when it is kept,
 * before the containers have followed; {@code GET /client} tells how far they are.
 */
public final class ClientResource implements Resource {
    /** In one request; the client's own maximum is what counts. */
    private static final int MOST_AT_ONCE = 1000;

    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final JsonMapper JSON = new JsonMapper();

    private final ClientController controller;

    public ClientResource(ClientController controller) {
        this.controller = controller;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.get("/client", kept(this::show));
        routes.post("/client", kept(this::declare));
        routes.patch("/client", kept(this::tune));
        routes.delete("/client", kept(context -> answer(context, HttpStatus.OK, controller.delete())));
        routes.post("/client/containers", kept(this::add));
        routes.delete("/client/containers", kept(this::remove));
    }

    @Override
    public Optional<String> document() {
        return Optional.of("client");
    }

    private void show(Context context) throws IOException {
        ClientView view = controller
                .view()
                .orElseThrow(() -> ProblemException.notFound("there is no client; create one with POST /client"));
        if (view.status() == ClientStatus.STARTING) {
            throw ProblemException.unavailable("the client is STARTING; its first container is on the way", RETRY);
        }
        answer(context, HttpStatus.OK, view);
    }

    private void declare(Context context) throws ClientRefusedException, IOException, InterruptedException {
        var request = new ClientRequest(RequestBody.read(context, HttpStatus.BAD_REQUEST));
        ClientView view = controller.declare(request.declaration(controller.settings()));
        context.header("Location", "/client");
        answer(context, HttpStatus.CREATED, view);
    }

    private void tune(Context context) throws ClientRefusedException, IOException, InterruptedException {
        // Whether there is a client comes before whether the body will do.
        controller.requireReady();
        var request = new ClientRequest(RequestBody.read(context, HttpStatus.BAD_REQUEST));
        answer(context, HttpStatus.OK, controller.tune(request.law()));
    }

    private void add(Context context) throws ClientRefusedException, IOException, InterruptedException {
        answer(context, HttpStatus.OK, controller.add(amount(context)));
    }

    private void remove(Context context) throws ClientRefusedException, IOException, InterruptedException {
        answer(context, HttpStatus.OK, controller.remove(amount(context)));
    }

    private int amount(Context context) throws ClientRefusedException {
        controller.requireReady();
        return (int) RequestBody.read(context, HttpStatus.BAD_REQUEST).wholeNumber("amount", 1, MOST_AT_ONCE);
    }

    private static void answer(Context context, HttpStatus status, ClientView view) throws IOException {
        context.status(status).contentType("application/json").result(JSON.writeValueAsBytes(ClientAnswer.of(view)));
    }

    /** Errors keep what older clients read beside the members of a problem. */
    private static Handler kept(Route route) {
        return context -> {
            try {
                route.handle(context);
            } catch (ClientRefusedException e) {
                throw withOldMembers(problem(e));
            } catch (ProblemException e) {
                throw withOldMembers(e);
            }
        };
    }

    private static ProblemException problem(ClientRefusedException e) {
        String text = String.valueOf(e.getMessage());
        ProblemException problem = switch (e.kind()) {
            case NONE -> ProblemException.notFound(text);
            case EXISTS -> ProblemException.conflict(text);
            case NOT_NOW -> ProblemException.unavailable(text, e.retryAfter().orElse(RETRY));
            case OUT_OF_BOUNDS -> new ProblemException(HttpStatus.BAD_REQUEST, text);
        };
        return problem;
    }

    private static ProblemException withOldMembers(ProblemException problem) {
        String text = String.valueOf(problem.getMessage());
        return problem.with("message", text);
    }

    private interface Route {
        void handle(Context context) throws ClientRefusedException, IOException, InterruptedException;
    }
}
