// SPDX-License-Identifier: Apache-2.0
package dev.gestor.control.rollout;

import dev.gestor.batch.DecisionRecord.Outcome;
import dev.gestor.control.ActionOutcome;
import dev.gestor.control.ChangeRequests;
import dev.gestor.control.Dispatcher.Dispatched;
import dev.gestor.control.Precedence;
import dev.gestor.control.Proposal;
import dev.gestor.engine.Container;
import dev.gestor.engine.ContainerChange;
import dev.gestor.engine.ContainerEngine;
import dev.gestor.engine.ContainerTemplate;
import dev.gestor.engine.EngineException;
import dev.gestor.engine.ImageInfo;
import dev.gestor.engine.Labels;
import dev.gestor.engine.NamedContainer;
import dev.gestor.engine.Owner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an update does to containers: each proposed to the arbiter with the precedence of an update, carried out and recorded. */
final class Hands {
    private static final String POLICY = "update";

    private final ContainerEngine engine;
    private final ChangeRequests requests;
    private final Map<String, String> inputs;

    /** @param inputs what every decision tells */
    Hands(ContainerEngine engine, ChangeRequests requests, Map<String, String> inputs) {
        this.engine = engine;
        this.requests = requests;
        this.inputs = inputs;
    }

    /**
     * The container that is replaced, entrusted if need be.
     *
     * @return empty where it is gone
     */
    Optional<Container> old(Replacement replacement) throws EngineException {
        Optional<NamedContainer> found = engine.named().find(replacement.oldId());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Container container = found.get().container();
        if (replacement.foreign()) {
            engine.named().entrust(container.id());
            return Optional.of(requests.entrust(container));
        }
        return Optional.of(container);
    }

    /** Whether there is one of this name other than the one that is replaced, made by this rollout. */
    boolean made(Replacement replacement, String name, String rollout) throws EngineException {
        return engine.named()
                .find(name)
                .map(NamedContainer::container)
                .filter(c -> !c.id().equals(replacement.oldId()))
                .filter(c -> rollout.equals(c.labels().get(Labels.ROLLOUT)))
                .isPresent();
    }

    Container create(ContainerTemplate template, Owner owner, String reason)
            throws EngineException, UpdateFailedException, InterruptedException {
        ActionOutcome outcome = carryOut(
                "create",
                template.name(),
                new Proposal.Copy(POLICY, Precedence.UPDATE, "create", template, owner, reason, inputs));
        return outcome.created()
                .orElseThrow(() -> new UpdateFailedException("container %s could not be made: %s"
                        .formatted(template.name(), outcome.error().orElse("nothing was changed"))));
    }

    /** Its image's id; empty where the container is gone. */
    Optional<String> imageOf(Container container) throws EngineException {
        return engine.named().find(container.id()).map(NamedContainer::imageId);
    }

    /** The id of the image that a reference means now; empty where there is none. */
    Optional<String> meaning(String reference) throws EngineException {
        return engine.image(reference).map(ImageInfo::id);
    }

    void stop(Container container, Owner owner, String reason)
            throws EngineException, UpdateFailedException, InterruptedException {
        remove(container, owner, Proposal.Extent.STOP, "stop", reason);
    }

    void remove(Container container, Owner owner, String reason)
            throws EngineException, UpdateFailedException, InterruptedException {
        remove(container, owner, Proposal.Extent.REMOVE, "remove", reason);
    }

    private void remove(Container container, Owner owner, Proposal.Extent extent, String action, String reason)
            throws EngineException, UpdateFailedException, InterruptedException {
        carryOut(
                action,
                container.name(),
                new Proposal.Removal(
                        POLICY, Precedence.UPDATE, action, container, Set.of(owner), extent, reason, inputs));
    }

    void rename(Container container, Owner owner, String name)
            throws EngineException, UpdateFailedException, InterruptedException {
        if (!container.name().equals(name)) {
            change(container, owner, new ContainerChange.Rename(name), "rename", "it is to be called " + name);
        }
    }

    void start(Container container, Owner owner, String reason)
            throws EngineException, UpdateFailedException, InterruptedException {
        change(container, owner, new ContainerChange.Start(), "start", reason);
    }

    private void change(Container container, Owner owner, ContainerChange change, String action, String reason)
            throws EngineException, UpdateFailedException, InterruptedException {
        carryOut(
                action,
                container.name(),
                new Proposal.Change(
                        POLICY, Precedence.UPDATE, action, container, Set.of(owner), change, reason, inputs));
    }

    private ActionOutcome carryOut(String action, String name, Proposal proposal)
            throws EngineException, UpdateFailedException, InterruptedException {
        Dispatched done = requests.carryOut(List.of(proposal));
        if (!done.overruled().isEmpty()) {
            throw new UpdateFailedException("cannot %s container %s: %s"
                    .formatted(action, name, done.overruled().get(0).reason()));
        }
        ActionOutcome outcome = done.outcomes().get(0);
        if (outcome.cause().isPresent()) {
            throw outcome.cause().get();
        }
        if (outcome.outcome() != Outcome.DONE && outcome.outcome() != Outcome.GONE) {
            throw UpdateFailedException.begun("cannot %s container %s: %s"
                    .formatted(action, name, outcome.error().orElse("nothing was changed")));
        }
        return outcome;
    }

    /** The last lines of a container's log; none where they cannot be had, which must not hide what the update failed of. */
    List<String> log(Container container, int lines) {
        try {
            return engine.named().log(container.id(), lines);
        } catch (EngineException e) {
            return List.of("(its log cannot be read: " + e.getMessage() + ")");
        }
    }
}
