// SPDX-License-Identifier: Apache-2.0
package dev.gestor.fuzz;

import dev.gestor.engine.Container;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What happens to the world between requests, and the answers that come only then. */
final class InMemoryScenes {
    private static final int LISTENERS = 50;
    /** Among so many requests of an operation is one that comes to the engine. */
    private static final int SEVERAL = 8;

    private static final Set<Integer> CREATED_OR_THERE = Set.of(201, 409);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final InMemoryWorld world;
    private final Fuzzer fuzzer;
    private final SplittableRandom random;
    private int turn;

    InMemoryScenes(InMemoryWorld world, Fuzzer fuzzer, long seed) {
        this.world = world;
        this.fuzzer = fuzzer;
        this.random = new SplittableRandom(seed);
    }

    /** The weather: something small, each time something else, while requests go on. */
    void next() throws InterruptedException {
        switch (turn++ % 5) {
            case 0 -> world.removeWorkload();
            case 1 -> {
                world.host.goAway();
                TimeUnit.MILLISECONDS.sleep(200);
                world.host.comeBack();
            }
            case 2 -> world.live.fail("the test holds the figures back");
            case 3 -> world.live.fail("");
            default -> somebodyElseEndsOne();
        }
    }

    private void somebodyElseEndsOne() {
        world.host.containers().stream()
                .filter(c -> c.name().startsWith("web-"))
                .findFirst()
                .ifPresent(c -> world.host.exit(c.id()));
    }

    /** Each on its own, with nobody else asking. */
    void drive() throws Exception {
        world.live.fail("");
        engineAway();
        engineFails();
        manyListeners();
        ambiguousId();
        client();
        engineHangs();
    }

    /** All ids here begin alike, and of some of them something was decided. Drawn at random that comes too seldom. */
    private void ambiguousId() throws Exception {
        String beginning = world.host.containers().get(0).id().substring(0, 8);
        await(
                "GET /v1/containers/{id}/explain",
                Set.of(409),
                draft -> draft.path = "/v1/containers/" + beginning + "/explain");
    }

    /** One that is ready, for what is answered only then. */
    private void client() throws Exception {
        String declaration =
                "{\"image\":\"%s\",\"cpu_target\":50,\"preset\":\"calm\",\"max\":5}".formatted(InMemoryWorld.IMAGE);
        await("POST /client", CREATED_OR_THERE, draft -> json(draft, declaration));
        await("GET /client", Set.of(200), draft -> {});
        for (String name : List.of("PATCH /client", "POST /client/containers", "DELETE /client/containers")) {
            String body = name.startsWith("PATCH") ? "{\"kp\":0.1}" : "{\"amount\":1}";
            await(name, Set.of(200), draft -> json(draft, body));
            await(name, Set.of(415), draft -> {
                json(draft, body);
                draft.withoutHeader("Content-Type").header("Content-Type: image/png");
                draft.mutated("scene: content type");
            });
            await(name, Set.of(400), draft -> {
                json(draft, "{\"amount\":0,\"kp\":\"x\"}");
                draft.mutated("scene: wrong field");
            });
        }
        await("DELETE /client", Set.of(200), draft -> {});
    }

    private static void json(Draft draft, String body) {
        draft.withoutHeader("Content-Type").header("Content-Type: application/json");
        draft.body = Optional.of(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Creations and removals are begun and do not end in time. */
    private void engineHangs() throws Exception {
        Map<String, Container> removed = new LinkedHashMap<>();
        for (String path : List.of("/container/", "/containers/")) {
            removed.put(
                    path,
                    world.host.start(
                            "hung" + path.replace('/', '-') + random.nextInt(1_000_000),
                            InMemoryWorld.IMAGE,
                            InMemoryWorld.labels(InMemoryWorld.INSTANCE, "agent")));
        }
        world.engine.hold(true);
        try {
            for (Map.Entry<String, Container> each : removed.entrySet()) {
                await(
                        "DELETE " + each.getKey() + "{id}",
                        Set.of(504),
                        draft -> draft.path = each.getKey() + each.getValue().id());
            }
            await(
                    "POST /containers",
                    Set.of(504),
                    draft -> json(draft, "{\"service\":\"hung\",\"image\":\"%s\"}".formatted(InMemoryWorld.IMAGE)));
        } finally {
            world.engine.hold(false);
        }
    }

    private void engineFails() throws IOException {
        world.engine.fail(true);
        try {
            for (Operation operation : fuzzer.description().operations()) {
                for (int i = 0; i < SEVERAL; i++) {
                    ask(operation, draft -> {});
                }
            }
        } finally {
            world.engine.fail(false);
        }
    }

    private void engineAway() throws Exception {
        world.host.goAway();
        try {
            await("GET /readyz", Set.of(503), draft -> {});
            for (Operation operation : fuzzer.description().operations()) {
                ask(operation, draft -> {});
            }
        } finally {
            world.host.comeBack();
        }
        await("GET /readyz", Set.of(200), draft -> {});
    }

    private void manyListeners() throws Exception {
        List<Wire.Connection> listeners = new ArrayList<>();
        try (Wire wire = fuzzer.wire(random)) {
            for (Operation operation : fuzzer.description().operations()) {
                if (operation.name().equals("GET /v1/events")) {
                    for (int i = 0; i < LISTENERS; i++) {
                        Wire.Connection connection = wire.connect();
                        listeners.add(connection);
                        connection.send(fuzzer.maker().valid(operation, random).bytes());
                    }
                    await(operation.name(), Set.of(503), draft -> {});
                }
            }
        } finally {
            for (Wire.Connection each : listeners) {
                each.close();
            }
        }
    }

    /** Asks until one of these statuses comes. */
    private void await(String operation, Set<Integer> statuses, Consumer<Draft> change) throws Exception {
        Operation found = fuzzer.description().operations().stream()
                .filter(each -> each.name().equals(operation))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + operation));
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!statuses.contains(ask(found, change))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("no %s of %s".formatted(statuses, operation));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private int ask(Operation operation, Consumer<Draft> change) throws IOException {
        try (Wire wire = fuzzer.wire(random)) {
            Draft draft = fuzzer.maker().valid(operation, random);
            change.accept(draft);
            return fuzzer.send(wire, draft).map(Answer::status).orElse(0);
        }
    }
}
