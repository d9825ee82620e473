// SPDX-License-Identifier: Apache-2.0
package dev.gestor.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gestor.control.rollout.UpdateRequest;
import dev.gestor.control.rollout.Updates;
import dev.gestor.control.scale.Instances;
import dev.gestor.control.task.TaskView.State;
import dev.gestor.control.task.Tasks;
import dev.gestor.engine.Container;
import dev.gestor.policy.rollout.RolloutPolicy;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * {@code /v1/updates}, {@code /v1/instances} and {@code /v1/tasks}: what the commands {@code update}, {@code rollback} and
 * {@code scale} ask of the manager. What takes its time is begun, and asked after by its id.
 */
public final class OrchestratorResource implements Resource {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern ANY = Pattern.compile(".+", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");
    private static final Duration BUSY = Duration.ofSeconds(5);
    private static final double LONGEST_MS = Duration.ofHours(1).toMillis();
    /** Containers to start at once: a slip of the finger is not to fill the host. */
    private static final int MOST = 20;

    /** The one that the container publishes. */
    static final String OWN_PORT = "own";

    private final Updates updates;
    private final Instances instances;
    private final Tasks tasks;

    public OrchestratorResource(Updates updates, Instances instances, Tasks tasks) {
        this.updates = updates;
        this.instances = instances;
        this.tasks = tasks;
    }

    @Override
    public void register(RoutesConfig routes) {
        routes.post("/v1/updates", this::update);
        routes.post("/v1/instances", this::change);
        routes.get("/v1/instances", this::copies);
        routes.get("/v1/tasks/{task}", this::task);
    }

    @Override
    public Optional<String> document() {
        return Optional.of("orchestrator");
    }

    /** Only begun here. */
    @Override
    public Map<String, Pace> paces() {
        return Map.of("POST /v1/updates", Pace.PROMPT, "POST /v1/instances", Pace.PROMPT);
    }

    private void update(Context context) throws IOException {
        BodyFormat.requireKnown(context.contentType());
        RequestBody body = RequestBody.read(context, HttpStatus.BAD_REQUEST);
        RolloutPolicy usual = RolloutPolicy.DEFAULT;
        var policy = new RolloutPolicy(
                millis(body, "ready_ms", usual.ready()),
                millis(body, "min_healthy_ms", usual.minHealthy()),
                millis(body, "watch_ms", usual.watch()),
                millis(body, "drain_ms", usual.drain()));
        boolean rollback = body.optionalFlag("rollback").orElse(false);
        int asked = (body.has("image") ? 1 : 0) + (body.has("balance") ? 1 : 0) + (rollback ? 1 : 0);
        if (asked != 1) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST,
                    "give one of 'image', the new one, 'rollback' with true, and 'balance', the port of a load balancer or 'own'");
        }
        UpdateRequest request = request(body, policy, rollback);
        begin(context, log -> new Tasks.Ended(state(updates.update(request, log)), List.of()));
    }

    private static UpdateRequest request(RequestBody body, RolloutPolicy policy, boolean rollback) {
        String target = body.text("target");
        boolean dryRun = body.optionalFlag("dry_run").orElse(false);
        if (rollback) {
            return UpdateRequest.rollback(target, policy, dryRun);
        }
        if (body.has("image")) {
            return UpdateRequest.image(target, body.text("image"), policy, dryRun);
        }
        String front = body.text("balance");
        return UpdateRequest.balance(target, front.equals(OWN_PORT) ? "" : front, policy, dryRun);
    }

    private static State state(Updates.Result result) {
        return switch (result) {
            case DONE -> State.DONE;
            case NOTHING -> State.NOTHING;
            case PLANNED -> State.PLANNED;
        };
    }

    private static Duration millis(RequestBody body, String name, Duration usual) {
        OptionalDouble given = body.optionalNumber(name, 0, LONGEST_MS);
        return given.isPresent() ? Duration.ofMillis(Math.round(given.getAsDouble())) : usual;
    }

    private void change(Context context) throws IOException {
        BodyFormat.requireKnown(context.contentType());
        RequestBody body = RequestBody.read(context, HttpStatus.BAD_REQUEST);
        String container = body.text("container");
        int change = (int) Math.round(body.number("change", -MOST, MOST));
        if (change == 0) {
            throw body.invalid("change", "a whole number of instances, below 0 to take some away");
        }
        Duration ready = millis(body, "ready_ms", RolloutPolicy.DEFAULT.ready());
        Duration drain = millis(body, "drain_ms", RolloutPolicy.DEFAULT.drain());
        String reason = body.optionalText("reason").orElse("a caller asked for it");
        Map<String, String> inputs = Map.of("change", Integer.toString(change));
        begin(context, log -> {
            if (change < 0) {
                return new Tasks.Ended(State.DONE, instances.remove(container, -change, drain, reason, inputs));
            }
            Instances.Added added = instances.add(container, change, ready, reason, inputs);
            added.failure().ifPresent(log::say);
            return new Tasks.Ended(State.DONE, added.ready());
        });
    }

    private void begin(Context context, Tasks.Work work) throws IOException {
        String id = tasks.begin(work)
                .orElseThrow(() -> ProblemException.unavailable(
                        "too many updates and changes wait already; nothing was begun", BUSY));
        context.status(HttpStatus.ACCEPTED);
        context.contentType("application/json").result(JSON.writeValueAsBytes(Map.of("task", id)));
    }

    private void copies(Context context) throws IOException {
        String container = new QueryParameters(context, "container")
                .text("container", ANY, "a name")
                .orElseThrow(() -> new ProblemException(
                        HttpStatus.BAD_REQUEST, "the parameter 'container' is missing: the name of what was scaled"));
        List<String> copies =
                instances.of(container).stream().map(Container::name).toList();
        context.contentType("application/json")
                .result(JSON.writeValueAsBytes(Map.of("container", container, "copies", copies)));
    }

    private void task(Context context) throws IOException {
        int after = new QueryParameters(context, "after")
                .text("after", NUMBER, "how many lines are known already")
                .map(Integer::valueOf)
                .orElse(0);
        TaskJson view = tasks.view(context.pathParam("task"), after)
                .map(TaskJson::of)
                .orElseThrow(() -> ProblemException.notFound("there is no task '%s', or it ended long ago"
                        .formatted(ShownValue.cut(context.pathParam("task")))));
        context.contentType("application/json").result(JSON.writeValueAsBytes(view));
    }
}
