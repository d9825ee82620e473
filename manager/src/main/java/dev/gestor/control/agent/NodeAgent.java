// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.agent;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.control.ActionOutcome;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher.Dispatched;
import dev.gestor.control.Precedence;
import dev.gestor.control.Proposal;
import dev.gestor.control.agent.AgentRefusedException.Kind;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerSpec;
import dev.gestor.engine.ContainerState;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ImageInfo;
import dev.gestor.engine.Inventory;
import dev.gestor.engine.Labels;
import dev.gestor.engine.Networking;
import dev.gestor.engine.Owner;
import dev.gestor.engine.PortBinding;
import dev.gestor.engine.PortTakenException;
import dev.gestor.engine.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Creates and removes single containers for a caller who decides about them: owner {@code agent}. Both wait for Docker. May be
 * used by several threads.
 *
 * <pre>{@code
 * Container made = agent.create(new AgentRequest("web", "shop/web:1", OptionalInt.empty()));
 * agent.remove(made.shortId());
 * }</pre>
 */
public final class NodeAgent {
    private static final String POLICY = "agent";

    /** Where the image tells none. The program is told by the variable {@code PORT}. */
    private static final int DEFAULT_PORT = 3000;

    /** What Docker takes for an id or a name. */
    private static final Pattern DOCKER_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");

    private final ContainerEngine engine;
    private final Inventory inventory;
    private final ChangeRequests requests;
    private final RandomGenerator random;
    private final AgentIndexes indexes;
    private final AgentRemovals removals;

    /** Names of containers that are being made. */
    private final Set<String> making = ConcurrentHashMap.newKeySet();

    /** @param random thread-safe, for example a {@code SecureRandom}; makes names that nobody else on the host has */
    public NodeAgent(
            ContainerEngine engine,
            Inventory inventory,
            ChangeRequests requests,
            RandomGenerator random,
            AgentRemovals removals) {
        this.engine = engine;
        this.inventory = inventory;
        this.requests = requests;
        this.random = random;
        this.removals = removals;
        this.indexes = new AgentIndexes(inventory);
    }

    /** Creates and starts a container; nothing is left behind where it fails. */
    public Container create(AgentRequest request) throws AgentRefusedException, EngineException, InterruptedException {
        ImageInfo image = engine.image(request.image())
                .orElseThrow(() -> AgentRefusedException.of(
                        Kind.NO_IMAGE,
                        "there is no image '%s' on this node; build or pull it first".formatted(request.image())));
        try (AgentIndexes.Held held = indexes.hold(AgentName.canonical(request.service()))) {
            ContainerSpec spec = spec(request, image, held.index());
            making.add(spec.name());
            try {
                Dispatched done = requests.carryOut(List.of(new Proposal.Creation(
                        POLICY,
                        Precedence.HEAL,
                        "create",
                        spec,
                        "a caller asked for a container of service " + request.service(),
                        Map.of("service", request.service(), "index", Integer.toString(held.index())))));
                return created(done, request);
            } finally {
                making.remove(spec.name());
            }
        }
    }

    /**
     * Removes what a killed process left: containers that were created and never started, and that nobody here is about to start,
     * and those that it was removing.
     */
    public void clearUp() throws InterruptedException {
        if (!inventory.connected()) {
            return;
        }
        Set<String> unfinished = removals.left();
        List<Proposal> proposals = new ArrayList<>();
        for (Container container : inventory.containers()) {
            if (container.owner().filter(Owner.AGENT::equals).isEmpty()) {
                continue;
            }
            if (unfinished.contains(container.id())) {
                proposals.add(removal(container, "a caller asked for it, and whoever was at it has ended"));
            } else if (container.state() == ContainerState.CREATED && !making.contains(container.name())) {
                proposals.add(
                        removal(container, "it was created and not started, and whoever was to start it has ended"));
            }
        }
        if (!proposals.isEmpty()) {
            requests.carryOut(proposals);
        }
        unfinished.stream().filter(id -> inventory.find(id).isEmpty()).forEach(removals::end);
    }

    private static Proposal removal(Container container, String reason) {
        return new Proposal.Removal(
                POLICY,
                Precedence.HEAL,
                "remove",
                container,
                Set.of(Owner.AGENT),
                Proposal.Extent.REMOVE,
                reason,
                Map.of(
                        "state",
                        container.state().name(),
                        "created",
                        container.created().toString()));
    }

    private ContainerSpec spec(AgentRequest request, ImageInfo image, int index) {
        int port = exposed(image).orElse(DEFAULT_PORT);
        PortBinding binding = request.hostPort().isPresent()
                ? PortBinding.fixed(request.hostPort().getAsInt(), port)
                : PortBinding.random(port);
        String name = new AgentName(request.service(), index, random.nextInt(AgentName.RANDOM_BOUND)).toString();
        return ContainerSpec.of(name, request.image(), Owner.AGENT)
                .withLabels(Map.of(Labels.SERVICE, request.service(), Labels.INDEX, Integer.toString(index)))
                .withProgram(Program.DEFAULT.withEnvironment(Map.of("PORT", Integer.toString(port))))
                .withNetworking(Networking.publishing(List.of(binding)));
    }

    /** The first TCP port that the image documents. */
    static OptionalInt exposed(ImageInfo image) {
        return image.exposed().stream()
                .filter(port -> port.endsWith("/tcp"))
                .mapToInt(port -> Integer.parseInt(port.substring(0, port.indexOf('/'))))
                .findFirst();
    }

    private static Container created(Dispatched done, AgentRequest request)
            throws AgentRefusedException, EngineException {
        ActionOutcome outcome = outcome(done);
        Optional<EngineException> cause = outcome.cause();
        if (cause.isPresent() && cause.get() instanceof PortTakenException) {
            throw AgentRefusedException.of(
                    Kind.CONFLICT,
                    "%s; leave out 'port' for any free one, or free it"
                            .formatted(
                                    request.hostPort().isPresent()
                                            ? "port %d of this node is taken"
                                                    .formatted(
                                                            request.hostPort().getAsInt())
                                            : "the port that Docker chose was taken meanwhile"));
        }
        if (outcome.created().isPresent()) {
            return outcome.created().get();
        }
        throw failure(outcome, "container of service " + request.service());
    }

    /** Stops and removes a container of the agent. */
    public void remove(String idOrName) throws AgentRefusedException, EngineException, InterruptedException {
        Container container = find(idOrName);
        boolean ours = container.owner().filter(Owner.AGENT::equals).isPresent();
        if (ours) {
            removals.begin(container.id());
        }
        // Where it is broken off it stays noted, and the next start finishes it.
        Dispatched done = requests.carryOut(List.of(removal(container, "a caller asked for it")));
        removals.end(container.id());
        if (!ours) {
            String owner = container.owner().map(Owner::label).orElse("unknown");
            throw AgentRefusedException.owned(
                    owner,
                    "container %s belongs to owner '%s', and the agent removes only its own; nothing was done"
                            .formatted(container.name(), owner));
        }
        ActionOutcome outcome = outcome(done);
        if (outcome.outcome() == Outcome.GONE) {
            throw notFound(idOrName);
        }
        if (outcome.outcome() != Outcome.DONE) {
            throw failure(outcome, "container " + container.name());
        }
    }

    private Container find(String idOrName) throws AgentRefusedException, EngineException {
        Optional<Container> known = inventory.find(idOrName);
        if (known.isPresent()) {
            return known.get();
        }
        if (!DOCKER_NAME.matcher(idOrName).matches()) {
            throw AgentRefusedException.of(
                    Kind.NOT_FOUND,
                    "no container has such an id or name; GET /containers?all=true lists those that run");
        }
        // Not ours, as far as is known: Docker says whose it is.
        return engine.find(idOrName).orElseThrow(() -> notFound(idOrName));
    }

    private static AgentRefusedException notFound(String idOrName) {
        return AgentRefusedException.of(
                Kind.NOT_FOUND,
                "there is no container '%s' on this node; GET /containers?all=true lists those that run"
                        .formatted(idOrName));
    }

    private static ActionOutcome outcome(Dispatched done) throws AgentRefusedException {
        if (done.outcomes().isEmpty()) {
            throw AgentRefusedException.of(
                    Kind.CONFLICT,
                    "nothing was done: " + done.overruled().get(0).reason());
        }
        return done.outcomes().get(0);
    }

    private static AgentRefusedException failure(ActionOutcome outcome, String what) throws EngineException {
        if (outcome.cause().isPresent()) {
            throw outcome.cause().get();
        }
        if (outcome.outcome() == Outcome.DRY_RUN) {
            return AgentRefusedException.of(
                    Kind.CONFLICT, "this manager only says what it would do (--dry-run); nothing was done");
        }
        return AgentRefusedException.of(
                Kind.LATE, "%s: %s".formatted(what, outcome.error().orElse("it failed without a reason")));
    }
}
