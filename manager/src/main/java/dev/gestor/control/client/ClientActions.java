// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.client;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.control.ActionOutcome;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Decision;
import dev.gestor.control.Dispatcher.Dispatched;
import dev.gestor.control.Precedence;
import dev.gestor.control.Proposal;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.EngineUnavailableException;
import dev.gestor.engine.ImageInfo;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Limits;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Owner;
import dev.gestor.engine.PortBinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is done to a client's containers: proposed to the arbiter, carried out and recorded. Whoever calls waits for the end. */
final class ClientActions {
    /** Published where the image exposes none, or this one too. */
    static final int USUAL_PORT = 5000;

    private static final Set<Owner> AUTHORITY = Set.of(Owner.CLIENT);
    private static final double NANO = 1e9;

    private final ContainerEngine engine;
    private final ChangeRequests requests;
    private final Supplier<String> ids;

    /** @param ids short and random: containers are named after them */
    ClientActions(ContainerEngine engine, ChangeRequests requests, Supplier<String> ids) {
        this.engine = engine;
        this.requests = requests;
        this.ids = ids;
    }

    /**
     * What came of it.
     *
     * @param done how many containers were created or removed
     * @param failure why the others were not
     */
    record Result(int done, Optional<String> failure) {}

    /** All at once. @throws EngineUnavailableException where it says nothing about the image that there are fewer */
    Result create(Client client, int count, Cause cause) throws InterruptedException, EngineUnavailableException {
        int port = port(client.declaration().image());
        List<Proposal> proposals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            proposals.add(new Proposal.Creation(
                    cause.policy(),
                    Precedence.SCALE,
                    "create",
                    spec(client, port, "client-" + ids.get()),
                    cause.reason(),
                    cause.inputs()));
        }
        Result result = result(requests.carryOut(proposals));
        if (result.failure().isPresent()) {
            // Asks whether it is the engine that failed, and not what it was asked for.
            var unused = engine.info();
        }
        return result;
    }

    /** @param details what to tell of one container beside the cause, by id */
    Result remove(List<Container> containers, Map<String, String> details, Cause cause) throws InterruptedException {
        List<Proposal> proposals = new ArrayList<>();
        for (Container container : containers) {
            String detail = details.getOrDefault(container.id(), "");
            Map<String, String> inputs = new HashMap<>(cause.inputs());
            inputs.put("state", container.state().name());
            proposals.add(new Proposal.Removal(
                    cause.policy(),
                    Precedence.SCALE,
                    "remove",
                    container,
                    AUTHORITY,
                    Proposal.Extent.REMOVE,
                    Stream.of(detail, cause.reason())
                            .filter(text -> !text.isEmpty())
                            .reduce((a, b) -> a + "; " + b)
                            .orElse(""),
                    inputs));
        }
        return result(requests.carryOut(proposals));
    }

    /** Records a decision that changes nothing. */
    void note(String action, Optional<Container> container, Cause cause) {
        requests.note(List.of(Decision.idle(cause.policy(), action, container, cause.reason(), cause.inputs())));
    }

    private static Result result(Dispatched dispatched) {
        int done = 0;
        Optional<String> failure = Optional.empty();
        for (ActionOutcome outcome : dispatched.outcomes()) {
            Outcome what = outcome.outcome();
            if (what == Outcome.DONE || what == Outcome.GONE) {
                done++;
            } else if (failure.isEmpty()) {
                failure = Optional.of(
                        what == Outcome.DRY_RUN
                                ? "nothing is changed in a dry run"
                                : outcome.error().orElse("it failed without a reason"));
            }
        }
        if (failure.isEmpty() && !dispatched.overruled().isEmpty()) {
            failure = Optional.of(dispatched.overruled().get(0).reason());
        }
        return new Result(done, failure);
    }

    private static ContainerSpec spec(Client client, int port, String name) {
        ClientDeclaration declaration = client.declaration();
        Limits limits = declaration.cpus().isPresent()
                ? Limits.NONE.withNanoCpus(Math.round(declaration.cpus().getAsDouble() * NANO))
                : Limits.NONE;
        return ContainerSpec.of(name, declaration.image(), Owner.CLIENT)
                // An image may bring a protection of its own, and then nothing could be removed again.
                .withLabels(Map.of(Labels.CLIENT, client.id(), Labels.PROTECT, "false"))
                .withLimits(limits)
                .withNetworking(Networking.publishing(List.of(PortBinding.random(port))));
    }

    private int port(String image) throws EngineUnavailableException {
        try {
            return engine.image(image).map(ClientActions::port).orElse(USUAL_PORT);
        } catch (EngineUnavailableException e) {
            throw e;
        } catch (EngineException e) {
            // The creation fails for the same reason, and is recorded with it.
            return USUAL_PORT;
        }
    }

    /** The usual one if the image exposes it, else the first of its TCP ports. */
    static int port(ImageInfo image) {
        List<Integer> exposed = image.exposed().stream()
                .filter(port -> port.endsWith("/tcp"))
                .map(port -> Integer.parseInt(port.substring(0, port.indexOf('/'))))
                .toList();
        return exposed.isEmpty() || exposed.contains(USUAL_PORT) ? USUAL_PORT : exposed.get(0);
    }
}
